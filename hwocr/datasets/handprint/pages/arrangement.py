"""Where the lines of a text stand on a sheet other than under one another: columns, tables, forms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.pages.type import Printed, print_text

# fmt: off
_LABELS = (
    "First Name:", "Last Name:", "Name", "Street", "City", "Student Number:", "Date of birth", "Room",
    "Course", "Title", "Place", "Reference", "Please use capitals", "Country:", "Account no.", "Company",
    "Subject", "E-mail", "Telephone", "Signature", "Code", "Item", "Department", "Matriculation number",
)
_HEADINGS = ("Application form", "REGISTRATION", "Personal data", "Exam sheet", "Please fill in", "Order")
# fmt: on
_CELL_WIDTHS = (1.2, 1.6)
_GUTTERS = (2.6, 4.5)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A place to write in on a form.

    Attributes:
        left, baseline: where writing starts, in pixels.
        pitch: distance of the cells' middles, in cap heights; 0 where letters are spaced freely.
    """

    left: float
    baseline: float
    pitch: float


def column_origins(
    widths: Sequence[float], pitch: float, left: float, top: float, cap: float, rng: np.random.Generator
) -> list[tuple[float, float]]:
    """Place the first half of the lines in a left column, the rest in a right one.

    Args:
        widths: of the lines, pixels.
        pitch: distance of the baselines.
        left: where the left column starts, pixels.
        top: the height of the first baseline, pixels.
        cap: height of the capitals.
        rng: the accidents.

    Returns:
        (x, y) of the start of each baseline. The columns' lines need not be level with one another.
    """
    half = (len(widths) + 1) // 2
    second = left + max(widths[:half]) + cap * float(rng.uniform(*_GUTTERS))
    drop = pitch * float(rng.uniform(-0.1, 0.6))
    return [
        (left, top + index * pitch) if index < half else (second, top + drop + (index - half) * pitch)
        for index in range(len(widths))
    ]


class Form:
    """Lays out a form while it is filled in: printed labels and a heading, and the fields' lines.

    Attributes:
        rules: (2, 2) points each, of the fields drawn so far, pixels.
        prints: the printed texts.
        bottom: of what was laid out, pixels.
        right: likewise.
    """

    def __init__(self, style: PageStyle, margin: float, rng: np.random.Generator) -> None:
        """Start a form whose contents begin ``margin`` pixels from the left and the top."""
        self.style = style
        self.rng = rng
        self.margin = margin
        self.rules: list[NDArray[np.float64]] = []
        self.prints: list[Printed] = []
        self.bottom = margin
        self.right = margin
        cap = style.cap_height
        self._kinds: tuple[Callable[[float, float, int], float], ...] = (
            self._boxes, self._boxes, self._single_boxes, self._comb, self._underline, self._frame,
        )  # fmt: skip
        self._kind = int(rng.integers(len(self._kinds))) if rng.random() < 0.6 else -1
        self._above = bool(rng.random() < 0.35)
        self._print_cap = cap * float(rng.uniform(0.38, 0.8))
        self._labels = list(rng.permutation(len(_LABELS)))
        self._label_room = cap * float(rng.uniform(0.3, 0.9))
        if rng.random() < 0.4:
            self._print(_HEADINGS[int(rng.integers(len(_HEADINGS)))], margin, margin + cap, 1.3)
            self.bottom = margin + 1.6 * cap

    def _print(self, text: str, left: float, baseline: float, factor: float = 1.0) -> Printed:
        printed = print_text(
            text, self.style.print_font, cap_height=factor * self._print_cap, left=left, baseline=baseline
        )
        self.prints.append(printed)
        self.right = max(self.right, printed.right)
        return printed

    def field(self, count: int) -> Field:
        """Add a labelled field for ``count`` characters, below what there is."""
        cap, rng = self.style.cap_height, self.rng
        label = _LABELS[self._labels.pop()] if self._labels else "Other"
        top = self.bottom + cap * float(rng.uniform(0.3, 0.9))
        if self._above:
            self._print(label, self.margin, top + self._print_cap)
            left, top = self.margin, top + self._print_cap * 1.7
            baseline = top + 1.3 * cap
        else:
            baseline = top + 1.3 * cap
            printed = self._print(label, self.margin, baseline - 0.1 * cap * float(rng.uniform(0, 2)))
            left = printed.right + self._label_room
        kind = self._kind if self._kind >= 0 else int(rng.integers(len(self._kinds)))
        pitch = self._kinds[kind](left, baseline, count)
        return Field(left + (0.0 if pitch else 0.3 * cap), baseline, pitch)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.rules.append(np.array([[x0, y0], [x1, y1]]))
        self.right, self.bottom = max(self.right, x1), max(self.bottom, y1)

    def _extent(self, baseline: float) -> tuple[float, float]:
        cap = self.style.cap_height
        high, low = self.rng.uniform(1.08, 1.4), self.rng.uniform(0.08, 0.3)
        return baseline - cap * float(high), baseline + cap * float(low)

    def _boxes(self, left: float, baseline: float, count: int) -> float:
        """Cells side by side, more of them than are needed."""
        pitch = float(self.rng.uniform(*_CELL_WIDTHS))
        cells = count + int(self.rng.integers(0, 5))
        width = pitch * self.style.cap_height
        top, bottom = self._extent(baseline)
        for y in (top, bottom):
            self._rule(left, y, left + cells * width, y)
        for cell in range(cells + 1):
            self._rule(left + cell * width, top, left + cell * width, bottom)
        return pitch

    def _single_boxes(self, left: float, baseline: float, count: int) -> float:
        """A box each, apart from its neighbours."""
        pitch = float(self.rng.uniform(*_CELL_WIDTHS)) + 0.25
        cap = self.style.cap_height
        top, bottom = self._extent(baseline)
        for cell in range(count + int(self.rng.integers(0, 3))):
            x0, x1 = left + (cell * pitch + 0.12) * cap, left + ((cell + 1) * pitch - 0.12) * cap
            self._frame_around(x0, top, x1, bottom)
        return pitch

    def _comb(self, left: float, baseline: float, count: int) -> float:
        """A line with short teeth between the letters."""
        pitch = float(self.rng.uniform(*_CELL_WIDTHS))
        cells = count + int(self.rng.integers(0, 5))
        width = pitch * self.style.cap_height
        _, bottom = self._extent(baseline)
        self._rule(left, bottom, left + cells * width, bottom)
        teeth = self.style.cap_height * float(self.rng.uniform(0.25, 0.6))
        for cell in range(cells + 1):
            self._rule(left + cell * width, bottom - teeth, left + cell * width, bottom)
        return pitch

    def _underline(self, left: float, baseline: float, count: int) -> float:
        width = (1.05 * count + float(self.rng.uniform(1, 6))) * self.style.cap_height
        y = baseline + self.style.cap_height * float(self.rng.uniform(0.02, 0.16))
        self._rule(left, y, left + width, y)
        return 0.0

    def _frame(self, left: float, baseline: float, count: int) -> float:
        width = (1.05 * count + float(self.rng.uniform(1, 5))) * self.style.cap_height
        top, bottom = self._extent(baseline)
        self._frame_around(left, top, left + width, bottom)
        return 0.0

    def _frame_around(self, left: float, top: float, right: float, bottom: float) -> None:
        for y in (top, bottom):
            self._rule(left, y, right, y)
        for x in (left, right):
            self._rule(x, top, x, bottom)
