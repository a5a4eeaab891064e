import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from hwocr.nn.pca import fit_pca
from hwocr.nn.psnr import MOST, psnr


def test_psnr_is_that_of_scikit_image_picture_by_picture():
    rng = np.random.default_rng(0)
    originals, copies = rng.random((5, 32, 32)), rng.random((5, 32, 32))

    expected = [peak_signal_noise_ratio(a, b, data_range=1) for a, b in zip(originals, copies, strict=True)]

    np.testing.assert_allclose(psnr(originals, copies), expected, rtol=1e-5)
    np.testing.assert_allclose(psnr(originals.reshape(5, -1), copies.reshape(5, -1)), expected, rtol=1e-5)


def test_equal_pictures_have_the_most_decibels_not_infinitely_many():
    assert psnr(np.ones((1, 4)), np.ones((1, 4))).tolist() == [MOST]


@pytest.mark.parametrize("components", [1, 5, 20])
def test_principal_components_are_those_of_scikit_learn(components):
    decomposition = pytest.importorskip("sklearn.decomposition")
    samples = np.random.default_rng(1).normal(size=(80, 20)) * np.linspace(5, 0.1, 20)

    ours = fit_pca([samples[:33], samples[33:]], components)
    theirs = decomposition.PCA(components, svd_solver="full").fit(samples)

    np.testing.assert_allclose(np.abs(ours.directions), np.abs(theirs.components_), atol=1e-4)
    np.testing.assert_allclose(ours.variances, theirs.explained_variance_ * 79 / 80, rtol=1e-4)
    np.testing.assert_allclose(
        ours.decode(ours.encode(samples)), theirs.inverse_transform(theirs.transform(samples)), atol=1e-3
    )


def test_as_many_components_as_dimensions_lose_nothing():
    samples = np.random.default_rng(2).normal(size=(50, 6))
    whole = fit_pca([samples], 6)

    np.testing.assert_allclose(whole.decode(whole.encode(samples)), samples, atol=1e-5)
