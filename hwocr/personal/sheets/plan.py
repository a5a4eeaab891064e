"""Where everything stands on a sheet, in millimetres from the outer corner of the upper left mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from hwocr.personal.sheets.code import ALPHABET

WIDTH, HEIGHT = 186.0, 255.0
"""Of the frame that the marks' outer corners span; it fits on A4 and on Letter."""
MARK = 12.0
STRIP_LEFT, STRIP_TOP, STRIP_MODULE = 21.0, 1.0, 3.0
CELLS_A_GROUP = 4
WORDS = ("Quick", "brown fox", "jumps over", "lazy dogs", "GIVE 25", "MAX 40", "Vow 1387", "Zip 69")

_COLUMNS, _ROWS = 4, 16
_TOP, _ROW = 17.0, 13.0
_LABEL, _CELL, _CELL_HEIGHT = 5.5, 9.8, 11.2
_WORD_TOP, _WORD_HEIGHT = 230.5, 10.5
_LARGEST = _COLUMNS * _ROWS


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box on the sheet, in millimetres."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Field:
    """A box to write into.

    Attributes:
        text: what is to be written: a character or words.
        box: where.
    """

    text: str
    box: Rectangle


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a sheet asks for.

    Attributes:
        labels: the letters, in the order of the alphabet.
        groups: groups of four cells that each letter has, 1 to 4.
    """

    labels: tuple[str, ...]
    groups: int

    def prompts(self) -> tuple[Field, ...]:
        """The printed letters, one in front of each group of cells."""
        return tuple(
            Field(label, Rectangle(left, top, _LABEL, _CELL_HEIGHT)) for label, left, top in self._groups()
        )

    def cells(self) -> tuple[Field, ...]:
        """The cells for single letters, group by group."""
        return tuple(
            Field(label, Rectangle(left + _LABEL + number * _CELL, top, _CELL, _CELL_HEIGHT))
            for label, left, top in self._groups()
            for number in range(CELLS_A_GROUP)
        )

    def words(self) -> tuple[Field, ...]:
        """The boxes for words: those that consist of the sheet's letters, three a row."""
        fit = [words for words in WORDS if set(words) - {" "} <= set(self.labels)]
        lower = [
            Field(
                words,
                Rectangle(_WORD_X[number], _WORD_TOP + _WORD_ROW * (number // 3), _WORD_WIDTH, _WORD_HEIGHT),
            )
            for number, words in enumerate(fit[: len(_WORD_X)])
        ]
        return tuple(lower)

    def _groups(self) -> list[tuple[str, float, float]]:
        step = WIDTH / _COLUMNS
        wanted = [label for label in self.labels for _ in range(self.groups)]
        return [
            (label, (place % _COLUMNS) * step + 0.8, _TOP + (place // _COLUMNS) * _ROW)
            for place, label in enumerate(wanted)
        ]


_WORD_ROW = 13.0
_WORD_WIDTH = 47.0
# Three in the row above the lower marks, three between the marks.
_WORD_X = (20.0, 70.0, 120.0, 20.0, 70.0, 120.0)


def plan_sheet(labels: Sequence[str] = tuple(ALPHABET)) -> SheetPlan:
    """Plan a sheet: the fewer letters, the more cells each has.

    Args:
        labels: of the alphabet; order and repetitions do not matter.
    """
    kept = tuple(label for label in ALPHABET if label in set(labels))
    return SheetPlan(kept, max(1, min(4, _LARGEST // max(1, len(kept)))))
