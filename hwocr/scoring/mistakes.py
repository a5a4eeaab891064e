"""Which letters of a page were misread, missed or invented, glyph by glyph."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from hwocr.reading.page import Page
from hwocr.scoring.error_rates import Measure


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error.

    Attributes:
        truth: the letter that stands there, or "" where none does.
        read: the letter that was read, or "" where one was missed.
        glyph: place among the page's glyphs of what was read; of a missed letter, the glyph that
            follows it, which may be the number of glyphs.
    """

    truth: str
    read: str
    glyph: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A page's letters beside the truth.

    Attributes:
        truth: the letters that stand there, folded.
        glyphs: place among the page's glyphs of each letter read, marks left out.
        mistakes: in reading order; an alignment with the fewest.
    """

    truth: str
    glyphs: tuple[int, ...]
    mistakes: tuple[Mistake, ...]


def find_mistakes(truth: Iterable[str], page: Page, measure: Measure) -> Reading:
    """Align what was read with what stands there.

    Args:
        truth: lines.
        page: as read.
        measure: what counts as an error.

    Returns:
        The letters and the mistakes; ``len(mistakes)`` is the errors that `score_text` counts.
    """
    there = measure.letters(" ".join(truth))
    pairs = [
        (letter, place)
        for place, glyph in enumerate(page.iter_glyphs())
        for letter in measure.letters(glyph.label)
    ]
    read = "".join(letter for letter, _ in pairs)
    places = [place for _, place in pairs]
    mistakes = []
    for operation in Levenshtein.editops(there, read):
        glyph = places[operation.dest_pos] if operation.dest_pos < len(places) else len(page.glyphs)
        mistakes.append(
            Mistake(
                "" if operation.tag == "insert" else there[operation.src_pos],
                "" if operation.tag == "delete" else read[operation.dest_pos],
                glyph,
            )
        )
    return Reading(there, tuple(places), tuple(mistakes))


def confusions(readings: Iterable[Reading]) -> list[tuple[str, str, int]]:
    """Count how often each letter was read as another: (truth, read, times), most often first."""
    counts = Counter((mistake.truth, mistake.read) for reading in readings for mistake in reading.mistakes)
    return [(*pair, times) for pair, times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
