"""Writing a line with the hand-print generator's hands, letters joined where the writer joins them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.datasets.handprint.inking import draw_strokes
from hwocr.datasets.handprint.shapes.skeletons import known_labels
from hwocr.datasets.handprint.writer import Writer
from hwocr.datasets.handprint.writing import place_strokes, write_shape
from hwocr.datasets.lines.written import ASCENT, CAP_HEIGHT, ROWS, WrittenLine

_KNOWN = frozenset(known_labels())
_MARGIN = 12
_OVERSAMPLING = 2
# Letters are written anew until a hand has so many of each; then one of those is taken.
_KEPT = 3
_JOINING = frozenset("abcdefghijklmnopqrstuvwxyz")

Strokes = list[NDArray[np.float64]]


@dataclass(slots=True)
class Hand:
    """A writer with the letters written so far.

    Attributes:
        writer: whose hand.
        joins: the share of small letters joined to the next.
        kept: strokes by label, in cap heights, y upwards.
    """

    writer: Writer
    joins: float
    kept: dict[str, list[Strokes]] = field(default_factory=dict)

    @staticmethod
    def random(rng: np.random.Generator) -> "Hand":
        """Draw a hand."""
        writer = Writer.random(rng)
        joins = 0.0 if rng.random() < 0.6 else float(rng.uniform(0.2, 1.0))
        return Hand(writer, joins)

    def letter(self, label: str, rng: np.random.Generator) -> Strokes:
        """Return the strokes of a letter, in cap heights, y upwards, the baseline at 0."""
        kept = self.kept.setdefault(label, [])
        if len(kept) < _KEPT:
            kept.append(write_shape(self.writer.choose_shape(label, rng), self.writer, rng))
            return kept[-1]
        return kept[int(rng.integers(_KEPT))]


def write_by_hand(text: str, hand: Hand, rng: np.random.Generator) -> WrittenLine:
    """Write a line.

    Args:
        text: to write; what the generator cannot write is left out.
        hand: whose.
        rng: the accidents.

    Returns:
        The line, with the text as it was written.
    """
    text = " ".join("".join(c for c in text if c in _KNOWN or c == " ").split()) or "A"
    writer = hand.writer
    tight = float(rng.uniform(0.25, 1.1))
    strokes: Strokes = []
    edge = 0.0
    last: tuple[NDArray[np.float64], float] | None = None
    for index, label in enumerate(text):
        if label == " ":
            edge += (writer.word_spacing * (0.5 + 0.5 * tight)) * float(np.exp(0.12 * rng.standard_normal()))
            last = None
            continue
        z = rng.standard_normal(4)
        scale = 1 + writer.size_jitter * float(np.clip(z[0], -2, 2))
        placed = place_strokes(
            hand.letter(label, rng), writer, tilt=writer.tilt_jitter * float(z[1]), scale=scale
        )
        upright = np.concatenate([stroke[:, 0] - writer.slant * stroke[:, 1] for stroke in placed])
        left, right = float(upright.min()), float(upright.max())
        move = np.array([edge - left, writer.baseline_jitter * float(z[2])])
        placed = [stroke + move for stroke in placed]
        if last is not None and label in _JOINING and rng.random() < hand.joins:
            strokes.append(_joining_stroke(last[0], placed[0][0], last[1]))
        strokes += placed
        joins_on = label in _JOINING and index + 1 < len(text)
        last = (placed[0][-1] if label in "ijtfx" else placed[-1][-1], move[1]) if joins_on else None
        gap = writer.spacing + writer.spacing_jitter * float(z[3])
        edge += right - left + gap * tight
    return WrittenLine(text, _drawn(strokes, writer, rng), hand.joins > 0.5, writer.pen.width * CAP_HEIGHT)


def _joining_stroke(start: NDArray[np.float64], end: NDArray[np.float64], base: float) -> NDArray[np.float64]:
    """The pen's way from the end of one letter to the beginning of the next: a sagging curve."""
    t = np.linspace(0, 1, 9)[:, None]
    low = min(float(start[1]), float(end[1]))
    sag = np.array([start[0] + 0.45 * (end[0] - start[0]), max(base, low - 0.15)])
    curve: NDArray[np.float64] = (1 - t) ** 2 * start + 2 * t * (1 - t) * sag + t**2 * end
    return curve


def _drawn(strokes: Strokes, writer: Writer, rng: np.random.Generator) -> NDArray[np.uint8]:
    every = np.concatenate(strokes)
    cap = CAP_HEIGHT * _OVERSAMPLING
    left = float(every[:, 0].min())
    width = int((float(every[:, 0].max()) - left) * CAP_HEIGHT) + 2 * _MARGIN
    canvas = Image.new("L", (width * _OVERSAMPLING, ROWS * _OVERSAMPLING), 0)
    origin = np.array([_MARGIN * _OVERSAMPLING - left * cap, ASCENT * _OVERSAMPLING])
    thick = max(2.2 * _OVERSAMPLING, writer.pen.width * cap)
    draw_strokes(canvas, [stroke * [cap, -cap] + origin for stroke in strokes], thick, writer.pen, rng)
    return np.array(canvas.reduce(_OVERSAMPLING))
