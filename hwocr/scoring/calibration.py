"""Does confidence mean what it says? Calibration, and what a reviewer of the doubtful letters finds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hwocr.models.calibration import calibration_error
from hwocr.reading.page import Page
from hwocr.scoring.mistakes import Reading

REVIEW_BELOW = 0.9
"""Letters less sure than this are marked for review."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What confidences are worth; of several pages they add up.

    Attributes:
        confidences: of every letter read.
        right: whether each was.
        mistakes: letters misread, missed or invented.
        caught: those of them that a reviewer finds who looks at the letters marked: one missed is
            found if the letter before or after it is marked.
    """

    confidences: tuple[float, ...] = ()
    right: tuple[bool, ...] = ()
    mistakes: int = 0
    caught: int = 0

    def __add__(self, other: "Calibration") -> "Calibration":
        return Calibration(
            self.confidences + other.confidences,
            self.right + other.right,
            self.mistakes + other.mistakes,
            self.caught + other.caught,
        )

    @property
    def marked(self) -> float:
        """The share of the letters that are marked for review, in [0, 1]."""
        return float(np.mean(np.array(self.confidences) < REVIEW_BELOW)) if self.confidences else 0.0

    @property
    def caught_share(self) -> float | None:
        """The share of the mistakes that are found; None where there are none."""
        return self.caught / self.mistakes if self.mistakes else None

    @property
    def calibration_error(self) -> float | None:
        """The expected calibration error over 15 bins, in [0, 1]; None where nothing was read."""
        if not self.confidences:
            return None
        return calibration_error(np.array(self.confidences), np.array(self.right))


def measure_calibration(page: Page, reading: Reading) -> Calibration:
    """Compare a page's confidences with its mistakes."""
    confidence = [glyph.confidence for glyph in page.iter_glyphs()]
    wrong = {mistake.glyph for mistake in reading.mistakes if mistake.read}
    caught = 0
    for mistake in reading.mistakes:
        beside = (mistake.glyph,) if mistake.read else _neighbours(mistake.glyph, reading.glyphs)
        caught += any(confidence[place] < REVIEW_BELOW for place in beside)
    return Calibration(
        tuple(confidence[place] for place in reading.glyphs),
        tuple(place not in wrong for place in reading.glyphs),
        len(reading.mistakes),
        caught,
    )


def _neighbours(missed: int, glyphs: Sequence[int]) -> tuple[int, ...]:
    before = [place for place in glyphs if place < missed][-1:]
    after = [place for place in glyphs if place >= missed][:1]
    return tuple(before + after)
