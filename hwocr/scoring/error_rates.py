"""Error rates: edit distances between truth and reading, with case or O/0 and I/1 counted or not.

They are what ``score_pages.py`` of the shared folder measures: letters and digits alone, or with
single spaces in between; anything else is left out, in the truth as in the reading.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_NOT_BASIC = re.compile(r"[^A-Za-z0-9]")
_SAME_SHAPES = str.maketrans({"0": "O", "1": "I"})
_SAME_SHAPES_WITH_CASE = str.maketrans({"0": "O", "1": "I", "l": "I"})


@dataclass(frozen=True, slots=True)
class Measure:
    """What counts as an error.

    Attributes:
        case: whether a capital for a small letter does.
        look_alikes: whether 0 for O, and 1 (or, where case counts, l) for I does.
    """

    case: bool = False
    look_alikes: bool = True

    def letters(self, text: str) -> str:
        """Return the letters and digits of a text, folded, nothing between them."""
        return self._fold(_NOT_BASIC.sub("", text if self.case else text.upper()))

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a text: runs of letters and digits, folded."""
        return tuple(self._fold(_NOT_BASIC.sub(" ", text if self.case else text.upper())).split())

    def _fold(self, text: str) -> str:
        if self.look_alikes:
            return text
        return text.translate(_SAME_SHAPES_WITH_CASE if self.case else _SAME_SHAPES)


@dataclass(frozen=True, slots=True)
class Tally:
    """Errors (substitutions, insertions and deletions) of so many; tallies add up."""

    errors: int = 0
    length: int = 0

    @property
    def rate(self) -> float:
        """Errors per length of the truth; it can be more than 1."""
        return self.errors / max(1, self.length)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.errors + other.errors, self.length + other.length)


@dataclass(frozen=True, slots=True)
class Figures:
    """How well text was read.

    Attributes:
        letters: of letters and digits alone: the CER of hand-print.
        characters: of letters and digits with single spaces between words.
        words: of whole words: the WER.
    """

    letters: Tally = Tally()
    characters: Tally = Tally()
    words: Tally = Tally()

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.letters + other.letters, self.characters + other.characters, self.words + other.words
        )


def score_text(truth: Iterable[str], read: Iterable[str], measure: Measure) -> Figures:
    """Compare the lines that stand on a page with those that were read."""
    there, found = " ".join(truth), " ".join(read)
    pairs = (
        (measure.letters(there), measure.letters(found)),
        (" ".join(measure.words(there)), " ".join(measure.words(found))),
        (measure.words(there), measure.words(found)),
    )
    return Figures(*(Tally(Levenshtein.distance(a, b), len(a)) for a, b in pairs))


def total(figures: Iterable[Figures]) -> Figures:
    """Sum up pages, before anything is divided."""
    result = Figures()
    for one in figures:
        result += one
    return result
