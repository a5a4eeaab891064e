import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwocr.nn.batches import drawn_order, epoch_order, gathered
from hwocr.nn.schedules import rate_factor


@given(
    st.sampled_from(["constant", "step", "cosine", "onecycle"]),
    st.integers(0, 99),
    st.sampled_from([0.0, 0.1, 0.5]),
)
def test_every_factor_lies_between_zero_and_one(kind, step, warmup):
    assert 0 <= rate_factor(kind, step, 100, warmup=warmup) <= 1


def test_the_rate_rises_during_the_warmup_and_is_whole_after_it():
    factors = [rate_factor("onecycle", step, 100, warmup=0.2) for step in range(21)]

    assert factors == sorted(factors)
    assert factors[0] < 0.1
    assert factors[20] == pytest.approx(1)


def test_a_cosine_ends_at_its_floor():
    assert rate_factor("cosine", 100, 100, floor=0.1) == pytest.approx(0.1)
    assert rate_factor("cosine", 50, 100) == pytest.approx(0.5)


def test_steps_drop_where_they_should():
    factors = [rate_factor("step", step, 100, drop=0.1, drops=(0.5, 0.75)) for step in (49, 50, 75)]

    assert factors == pytest.approx([1, 0.1, 0.01])


def test_an_epoch_holds_every_sample_once_in_an_order_of_its_own():
    first, second = epoch_order(50, seed=1, epoch=0), epoch_order(50, seed=1, epoch=1)

    assert sorted(first) == list(range(50))
    assert first.tolist() != second.tolist()
    assert first.tolist() == epoch_order(50, seed=1, epoch=0).tolist()


@given(st.integers(0, 100), st.integers(1, 400))
def test_samples_are_drawn_as_often_as_their_weights_say(seed, samples):
    weights = np.array([0.0, 1.0, 2.0, 0.5, 3.5])

    counts = np.bincount(drawn_order(weights, samples, seed, 0), minlength=5)

    expected = samples * weights / weights.sum()
    assert (counts >= np.floor(expected - 1e-9)).all()
    assert (counts <= np.ceil(expected + 1e-9)).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_batches_hold_the_rows_in_order_and_may_begin_anywhere(dtype):
    images = np.arange(28).reshape(7, 4).astype(dtype)
    scale = 255 if dtype == np.uint8 else 1
    order = np.array([3, 1, 6, 0, 5])

    batches = [(rows.tolist(), batch.copy()) for rows, batch in gathered(images, order, 2)]
    late = [rows.tolist() for rows, _ in gathered(images, order, 2, start=2)]

    assert [rows for rows, _ in batches] == [[3, 1], [6, 0], [5]]
    assert late == [[5]]
    for rows, batch in batches:
        assert batch.dtype == np.float32
        np.testing.assert_allclose(batch, images[rows] / scale, rtol=1e-6)


def test_samples_that_lie_side_by_side_do_not_share_their_luck():
    # Half of the samples are drawn: of two neighbours sometimes both, sometimes none, sometimes one.
    drawn = [set(drawn_order(np.ones(10), 5, seed, 0).tolist()) for seed in range(40)]

    assert {len(order & {4, 5}) for order in drawn} == {0, 1, 2}


@pytest.mark.parametrize("kind", ["cosine", "onecycle"])
def test_after_the_warmup_the_rate_falls_to_the_floor(kind):
    factors = [rate_factor(kind, step, 100, warmup=0.2, floor=0.05) for step in range(20, 101)]

    assert factors == sorted(factors, reverse=True)
    assert factors[0] == pytest.approx(1)
    assert factors[-1] == pytest.approx(0.05)


def test_steps_drop_to_a_tenth_after_half_and_three_quarters_of_a_run_if_nothing_else_is_said():
    factors = [rate_factor("step", step, 100) for step in (49, 50, 74, 75, 100)]

    assert factors == pytest.approx([1, 0.1, 0.1, 0.01, 0.01])


def test_the_first_step_of_a_warmup_has_its_part_of_the_rate_and_of_one_cycle_a_25th():
    assert rate_factor("cosine", 0, 100, warmup=0.2) == pytest.approx(1 / 20)
    assert rate_factor("onecycle", 0, 10_000, warmup=0.5) == pytest.approx(1 / 25, rel=1e-4)
