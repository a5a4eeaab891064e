"""Composing lines: what to say, who writes it, what happens to it; endless, the same for the same seed."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.lines.font_lines import write_with_font
from hwocr.datasets.lines.fonts import Font
from hwocr.datasets.lines.glyph_lines import GlyphBank, write_with_glyphs
from hwocr.datasets.lines.hand_lines import Hand, write_by_hand
from hwocr.datasets.lines.spoiling import add_scraps, bend, change_pen, noise_bank, photograph
from hwocr.datasets.lines.text import line_text
from hwocr.datasets.lines.written import WrittenLine
from hwocr.ink.line import normalise_line

# Hands in use at a time; one in so many lines, a new one comes.
_HANDS = 48
_NEW_HAND = 12
_WIDEST = 1600


@dataclass(frozen=True, slots=True, eq=False)
class ComposedLine:
    """A line and what it says.

    Attributes:
        pixels: (40, W) uint8, normalised, 255 = ink.
        text: what it says.
    """

    pixels: NDArray[np.uint8]
    text: str


@dataclass(frozen=True, slots=True)
class LineSources:
    """Who writes.

    Attributes:
        fonts: hands and printed type; may be empty.
        banks: real glyphs by name; may be empty.
        shares: of the lines, by the names "hands" (fonts that imitate handwriting), "print" (printed
            fonts), "generator" and "glyphs"; what is not there gives its share to the others.
    """

    fonts: Sequence[Font] = ()
    banks: Sequence[GlyphBank] = ()
    shares: Mapping[str, float] = field(
        default_factory=lambda: {"hands": 0.54, "print": 0.14, "generator": 0.24, "glyphs": 0.08}
    )


class LineComposer:
    """Composes lines, one after the other.

    Attributes:
        words: at most so many words a line; None: no limit. May be changed at any time.
    """

    def __init__(self, sources: LineSources, *, seed: int, words: int | None = None) -> None:
        """Begin a series.

        Args:
            sources: who writes.
            seed: the same seed and sources give the same lines.
            words: see the class.
        """
        self.words = words
        self._rng = np.random.default_rng((seed, 0x11E5))
        self._noise = noise_bank(self._rng)
        self._hands = [font for font in sources.fonts if font.style != "printed"]
        self._print = [font for font in sources.fonts if font.style == "printed"]
        self._banks = sources.banks
        there = {"hands": self._hands, "print": self._print, "generator": True, "glyphs": self._banks}
        shares = {name: share for name, share in sources.shares.items() if there[name] and share > 0}
        self._ways = tuple(shares) or ("generator",)
        weights = np.array(list(shares.values()) or [1.0])
        self._chances = np.cumsum(weights) / weights.sum()
        self._writers: list[Hand] = []
        self._earlier: deque[NDArray[np.uint8]] = deque(maxlen=6)

    def compose(self) -> ComposedLine:
        """Compose the next line."""
        while True:
            written = self._write()
            ink = change_pen(written, self._rng)
            if self._earlier and self._rng.random() < 0.25:
                ink = add_scraps(ink, self._earlier[int(self._rng.integers(len(self._earlier)))], self._rng)
            self._earlier.append(written.ink)
            ink = bend(ink, self._rng, joined=written.joined)
            ink = photograph(ink, self._rng, self._noise)
            pixels = normalise_line(ink).pixels
            if pixels.shape[1] <= _WIDEST:
                return ComposedLine(np.rint(pixels * 255).astype(np.uint8), written.text)

    def _write(self) -> WrittenLine:
        rng = self._rng
        text = line_text(rng, words=self.words)
        way = self._ways[
            min(len(self._ways) - 1, int(np.searchsorted(self._chances, rng.random(), side="right")))
        ]
        if way == "generator":
            return write_by_hand(text, self._hand(), rng)
        if way == "glyphs":
            return write_with_glyphs(text, self._banks[int(rng.integers(len(self._banks)))], rng)
        fonts = self._hands if way == "hands" else self._print
        return write_with_font(text, fonts[int(rng.integers(len(fonts)))], rng)

    def _hand(self) -> Hand:
        rng = self._rng
        if len(self._writers) < _HANDS:
            self._writers.append(Hand.random(rng))
            return self._writers[-1]
        index = int(rng.integers(_HANDS))
        if rng.random() < 1 / _NEW_HAND:
            self._writers[index] = Hand.random(rng)
        return self._writers[index]
