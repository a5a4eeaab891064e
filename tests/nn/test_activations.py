import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hwocr.nn.activations import ACTIVATIONS, relu, sigmoid, softmax, tanh

DTYPES = (np.float32, np.float64)


def logits(dtype, limit=1e4):
    bound = float(dtype(limit))
    elements = st.floats(-bound, bound, width=np.dtype(dtype).itemsize * 8)
    return hnp.arrays(dtype, st.tuples(st.integers(1, 5), st.integers(2, 40)), elements=elements)


any_logits = st.sampled_from(DTYPES).flatmap(logits)


@pytest.fixture(autouse=True)
def numpy_complains_about_everything():
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@given(any_logits)
def test_softmax_rows_lie_on_the_probability_simplex_within_two_ulp(x):
    p = softmax(x)

    assert p.dtype == x.dtype
    assert p.min() >= 0
    assert np.abs(p.sum(axis=1) - 1).max() <= 2 * np.spacing(x.dtype.type(1))


@given(any_logits, st.integers(-1000, 1000))
def test_softmax_does_not_change_when_a_constant_is_added_to_a_row(x, constant):
    whole = np.rint(x)  # sums of whole numbers are exact, so the answers must be equal to the bit

    np.testing.assert_array_equal(softmax(whole + x.dtype.type(constant)), softmax(whole))


@given(logits(np.float64, 50), st.floats(-50, 50))
def test_softmax_does_not_change_beyond_rounding_when_any_constant_is_added(x, constant):
    np.testing.assert_allclose(softmax(x + constant), softmax(x), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [1e3, 1e4, 1e30])
def test_softmax_and_sigmoid_are_silent_and_exact_at_the_ends(dtype, size):
    ends = np.array([[-size, 0, size]], dtype)

    np.testing.assert_array_equal(softmax(ends), [[0, 0, 1]])
    np.testing.assert_array_equal(sigmoid(ends), [[0, 0.5, 1]])


def test_softmax_of_rows_that_span_the_whole_type_is_silent():
    np.testing.assert_array_equal(softmax(np.array([[-3e38, 3e38]], np.float32)), [[0, 1]])


def test_softmax_keeps_the_shape_of_no_rows():
    assert softmax(np.zeros((0, 36), np.float32)).shape == (0, 36)


def test_integers_are_taken_as_float64():
    assert sigmoid(np.array([0])).dtype == np.float64
    assert softmax(np.array([[1, 1]])).tolist() == [[0.5, 0.5]]


@given(st.integers(-700, 0))
def test_sigmoid_keeps_its_relative_precision_in_the_tail(x):
    exponential = math.exp(x)

    assert math.isclose(sigmoid(np.array([float(x)]))[0], exponential / (1 + exponential), rel_tol=1e-14)


@given(st.floats(-30, 30))
def test_the_slope_of_the_sigmoid_is_sigma_times_one_minus_sigma(x):
    step = 1e-5
    numerical = (sigmoid(np.array([x + step])) - sigmoid(np.array([x - step]))) / (2 * step)
    y = sigmoid(np.array([x]))

    np.testing.assert_allclose(y * (1 - y), numerical, rtol=1e-4, atol=1e-10)


@given(st.floats(-100, 100))
def test_tanh_is_a_stretched_sigmoid(x):
    np.testing.assert_allclose(tanh(np.array([x])), 2 * sigmoid(np.array([2 * x])) - 1, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(x=st.floats(-8, 8).filter(lambda x: abs(x) > 1e-3))
def test_each_slope_is_the_derivative_of_its_function(name, x):
    activation = ACTIVATIONS[name]
    step = 1e-6
    numerical = (activation.function(np.array([x + step])) - activation.function(np.array([x - step]))) / (
        2 * step
    )
    delta = np.array([3.0])

    activation.multiply_by_derivative(delta, activation.function(np.array([x])), np.empty(1))

    np.testing.assert_allclose(delta, 3 * numerical, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_writes_into_the_array_it_is_given(name):
    x = np.linspace(-2, 2, 5).astype(np.float32)
    expected = ACTIVATIONS[name].function(x.copy())

    result = ACTIVATIONS[name].function(x, out=x)

    assert result is x
    np.testing.assert_array_equal(x, expected)


def test_relu_is_zero_below_zero():
    assert relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0, 0, 3]
