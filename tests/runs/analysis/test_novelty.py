import numpy as np
import pytest

from hwocr.runs.analysis.novelty import novelty

SAMPLES = np.arange(1000) / 50


@pytest.mark.parametrize(
    ("psnr", "words"),
    [
        (15.0, "75 % of the validation letters come out worse. It is as much like"),
        (6.0, "30 % of the validation letters come out worse. It is a little unlike"),
        (1.0, "5 % of the validation letters come out worse. It is unlike the letters"),
        (-3.0, "less than 1 % of the validation letters come out worse. It is unlike anything"),
        (90.0, "over 99 %"),
    ],
)
def test_the_words_follow_from_the_percentile(psnr, words):
    found = novelty(psnr, SAMPLES)

    assert words in found.words
    assert found.words.startswith(f"{psnr:.1f} dB")
    assert found.percentile == pytest.approx(100 * np.mean(psnr > SAMPLES))
