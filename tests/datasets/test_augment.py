import numpy as np
import pytest
from pydantic import ValidationError
from scipy import ndimage
from small_data import letters

from hwocr.datasets.augmentation.augment import Augmenter, AugmentSettings
from hwocr.datasets.augmentation.resample import displacement_basis
from hwocr.datasets.augmentation.retouch import blur, change_stroke_width, cut_edges
from hwocr.ink.glyph import normalise_glyphs, stroke_widths

EVERYTHING = AugmentSettings(
    rotation_degrees=10,
    scale=0.1,
    stretch=0.1,
    shear=0.2,
    shift_pixels=2,
    elastic_alpha=1.0,
    stroke_width=1.5,
    blur_sigma=1.0,
    noise=0.1,
    contrast=0.3,
    cut_pixels=3,
    stroke_probability=1.0,
    blur_probability=1.0,
    noise_probability=1.0,
    contrast_probability=1.0,
    cut_probability=1.0,
)


@pytest.fixture(scope="module")
def batch():
    return normalise_glyphs([picture / 255 for picture in letters("FLAR7" * 40)])


def centroids(pictures):
    """(N, 2), y and x from the picture's centre."""
    mass = pictures.sum(axis=(1, 2))
    places = np.arange(32) - 15.5
    y = (pictures.sum(axis=2) * places).sum(axis=1) / mass
    x = (pictures.sum(axis=1) * places).sum(axis=1) / mass
    return np.stack([y, x], axis=1)


def apply(settings, batch, seed=0):
    return Augmenter(settings).apply(batch, np.random.default_rng(seed))


def test_settings_of_zero_change_nothing(batch):
    result = apply(AugmentSettings(), batch)
    np.testing.assert_array_equal(result, batch)
    assert result is not batch


def test_the_same_seed_gives_the_same_glyphs_and_another_gives_others(batch):
    np.testing.assert_array_equal(apply(EVERYTHING, batch, 5), apply(EVERYTHING, batch, 5))
    assert not np.array_equal(apply(EVERYTHING, batch, 5), apply(EVERYTHING, batch, 6))


def test_the_result_is_ink_between_0_and_1_and_the_batch_stays_as_it_was(batch):
    before = batch.copy()
    result = apply(EVERYTHING, batch)
    assert result.dtype == np.float32
    assert result.shape == batch.shape
    assert result.min() >= 0.0
    assert result.max() <= 1.0
    np.testing.assert_array_equal(batch, before)


def test_an_empty_batch_stays_empty():
    assert apply(EVERYTHING, np.zeros((0, 32, 32), np.float32)).shape == (0, 32, 32)


def test_every_glyph_is_changed_in_its_own_way(batch):
    result = apply(EVERYTHING, np.repeat(batch[:1], 50, axis=0))
    assert len({picture.tobytes() for picture in result}) == 50


def test_a_shift_moves_the_ink_and_stays_within_its_bounds(batch):
    moved = centroids(apply(AugmentSettings(shift_pixels=2), batch)) - centroids(batch)
    assert np.abs(moved).max() <= 2.05
    assert np.abs(moved).max() > 1.5
    assert abs(float(moved.mean())) < 0.3


def test_rotation_turns_about_the_centre_either_way():
    bar = np.zeros((200, 32, 32), np.float32)
    bar[:, 4:28, 14:18] = 1
    turned = apply(AugmentSettings(rotation_degrees=20), bar)
    angles = []
    for picture in turned:
        y, x = np.nonzero(picture > 0.5)
        covariance = np.cov(np.stack([x, y]))
        angles.append(0.5 * np.rad2deg(np.arctan2(2 * covariance[0, 1], covariance[1, 1] - covariance[0, 0])))
    angles = np.array(angles)
    assert np.abs(angles).max() < 21.5
    assert angles.min() < -15 and angles.max() > 15
    np.testing.assert_allclose(centroids(turned), 0, atol=0.05)


def test_scale_and_stretch_change_size_and_proportion():
    square = np.zeros((200, 32, 32), np.float32)
    square[:, 10:22, 10:22] = 1
    widths = lambda pictures: (pictures.max(axis=1)).sum(axis=1)  # noqa: E731
    heights = lambda pictures: (pictures.max(axis=2)).sum(axis=1)  # noqa: E731
    scaled = apply(AugmentSettings(scale=0.25), square)
    np.testing.assert_allclose(widths(scaled), heights(scaled), atol=0.01)
    assert widths(scaled).min() < 10.2 and widths(scaled).max() > 14.3
    stretched = apply(AugmentSettings(stretch=0.25), square)
    ratio = widths(stretched) / heights(stretched)
    assert 0.78 < ratio.min() < 0.85 and 1.18 < ratio.max() < 1.28


def test_the_elastic_field_has_the_deviation_and_the_smoothness_asked_for():
    basis = displacement_basis(5.0)
    rng = np.random.default_rng(0)
    fields = basis @ rng.standard_normal((4000, basis.shape[1], basis.shape[1]), np.float32) @ basis.T
    np.testing.assert_allclose(fields.std(axis=0), 1.0, atol=0.06)
    near = np.corrcoef(fields[:, 16, 16], fields[:, 16, 17])[0, 1]
    far = np.corrcoef(fields[:, 16, 5], fields[:, 16, 27])[0, 1]
    assert near > 0.97
    assert abs(far) < 0.1


def test_elastic_alone_bends_without_leaving_the_paper(batch):
    bent = apply(AugmentSettings(elastic_alpha=0.8), batch)
    difference = np.abs(bent - batch).mean()
    assert 0.005 < difference < 0.1
    np.testing.assert_allclose(bent.sum(axis=(1, 2)), batch.sum(axis=(1, 2)), rtol=0.4)


def test_strokes_get_thicker_and_thinner_by_about_the_pixels_asked_for(batch):
    bar = np.zeros((3, 32, 32), np.float32)
    bar[:, 4:28, 13:18] = 1
    widths = change_stroke_width(bar, np.array([2, 0, -1], np.float32))[:, 16].sum(axis=1)
    np.testing.assert_allclose(widths, [7, 5, 4], atol=1e-5)
    many = change_stroke_width(batch, np.full(len(batch), -4, np.float32))
    assert (many.max(axis=(1, 2)) > 0.35).all()  # thinning never takes a glyph away
    thick = change_stroke_width(batch, np.full(len(batch), 3, np.float32))
    assert (stroke_widths(thick) > stroke_widths(batch) + 1).all()


def test_blur_is_close_to_a_gaussian_of_each_picture_s_own_width(batch):
    sigma = np.array([0.0, 0.5, 1.0, 1.5], np.float32)
    blurred = blur(batch[:4], sigma)
    np.testing.assert_array_equal(blurred[0], batch[0])
    for picture, original, width in zip(blurred[1:], batch[1:4], sigma[1:], strict=True):
        expected = ndimage.gaussian_filter(original, width, mode="constant")
        assert np.abs(picture - expected).max() < 0.05


def test_a_cut_takes_the_ink_of_one_side_only():
    full = np.ones((4, 32, 32), np.float32)
    cut = cut_edges(full, np.full(4, 2.5, np.float32), np.arange(4))
    np.testing.assert_allclose(cut[0, 16, :7], [0, 0, 0, 0, 0, 0.5, 1])
    np.testing.assert_allclose(cut[1, 16, ::-1][:7], [0, 0, 0, 0, 0, 0.5, 1])
    np.testing.assert_allclose(cut[2, :7, 16], [0, 0, 0, 0, 0, 0.5, 1])
    np.testing.assert_allclose(cut[3, ::-1, 16][:7], [0, 0, 0, 0, 0, 0.5, 1])


def test_a_probability_says_for_how_many_glyphs_a_change_happens():
    batch = np.full((2000, 32, 32), 0.5, np.float32)
    result = apply(AugmentSettings(contrast=0.5, contrast_probability=0.25), batch)
    assert 0.2 < (result != batch).any(axis=(1, 2)).mean() < 0.3


def test_an_unknown_or_impossible_setting_is_refused():
    with pytest.raises(ValidationError):
        AugmentSettings(rotation=5)
    with pytest.raises(ValidationError):
        AugmentSettings(blur_probability=1.5)
    with pytest.raises(ValidationError):
        AugmentSettings(scale="0.1")
