import numpy as np

from hwocr.datasets.handprint import sample_glyphs
from hwocr.ink.glyph import normalise_glyphs
from hwocr.reading.segmentation.verifier import verifier_log_odds


def test_letters_are_whole_and_pairs_of_letters_are_not():
    images, _ = sample_glyphs(120, seed=77, labels=tuple("ABDEGHKMNPQRSTW"))
    letters = images.astype(np.float32) / 255
    whole = verifier_log_odds(normalise_glyphs(list(letters)))
    pairs = [
        np.hstack([first[:, 4:28], second[:, 4:28]])
        for first, second in zip(letters[::2], letters[1::2], strict=True)
    ]
    other = verifier_log_odds(normalise_glyphs(pairs))
    assert (whole > 0).mean() > 0.85
    assert (other < 0).mean() > 0.85


def test_odds_are_finite_and_bounded_for_anything():
    rng = np.random.default_rng(0)
    odds = verifier_log_odds(
        np.concatenate([np.zeros((1, 32, 32)), rng.random((3, 32, 32))]).astype(np.float32)
    )
    assert odds.shape == (4,) and np.isfinite(odds).all() and (np.abs(odds) <= 5).all()


def test_no_pictures_give_no_odds():
    assert verifier_log_odds(np.zeros((0, 32, 32), np.float32)).shape == (0,)
