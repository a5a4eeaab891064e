"""The result of reading: a page of lines, of words, of glyphs, in pixels of the picture as it was opened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.box import Box as Box

Checked = Literal["", "confirmed", "corrected"]
"""What a person said of a glyph: nothing yet, that it was read right, or what it is instead."""


LOW_CONFIDENCE = 0.67
"""A line whose letters are less sure than this, in the mean, was hardly read."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One possible label of a glyph with its probability in [0, 1], from the network alone."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One letter, digit or mark on the page.

    Attributes:
        box: where it is.
        label: the character that was decided on.
        confidence: probability in [0, 1] that ``label`` is right.
        alternatives: the network's best labels, best first (empty for punctuation told by its geometry).
        picture: (32, 32) float32, 1 = ink: what the network saw.
        shape_label: what the shape alone said; differs from ``label`` where context decided.
        printed: whether it is type, such as a form's labels, not handwriting.
        checked: what a person said of it; a checked glyph has a confidence of 1.
        recogniser: the name of the recogniser that read it.
    """

    box: Box
    label: str
    confidence: float
    alternatives: tuple[Alternative, ...]
    picture: NDArray[np.float32]
    shape_label: str
    printed: bool = False
    checked: Checked = ""
    recogniser: str = "letters"

    @property
    def changed_by_context(self) -> bool:
        """Whether the text around it changed what the shape alone said."""
        return self.label != self.shape_label


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """Glyphs that stand together."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """The word's characters."""
        return "".join(glyph.label for glyph in self.glyphs)

    @property
    def box(self) -> Box:
        """The box around its glyphs."""
        return Box.around(glyph.box for glyph in self.glyphs)

    @property
    def printed(self) -> bool:
        """Whether it is type, not handwriting."""
        return bool(self.glyphs) and all(glyph.printed for glyph in self.glyphs)

    @property
    def confidence(self) -> float:
        """The mean confidence of its glyphs."""
        return float(np.mean([glyph.confidence for glyph in self.glyphs])) if self.glyphs else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Words from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, separated by one space."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The box around its words."""
        return Box.around(word.box for word in self.words)

    @property
    def confidence(self) -> float:
        """The mean confidence of its glyphs; 1 without any."""
        return float(np.mean([glyph.confidence for glyph in self.glyphs])) if self.glyphs else 1.0

    @property
    def low_confidence(self) -> bool:
        """Whether it was hardly read: fewer than two letters of three are expected to be right."""
        return self.confidence < LOW_CONFIDENCE

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """All glyphs, left to right."""
        return tuple(glyph for word in self.words for glyph in word.glyphs)


@dataclass(frozen=True, slots=True)
class FormField:
    """An entry on a form.

    Attributes:
        caption: the printed text beside or above it; empty where there is none.
        value: what was written.
        box: around what was written.
        caption_box: around the caption, or None.
        confidence: the mean confidence of the entry's glyphs, in [0, 1].
    """

    caption: str
    value: str
    box: Box
    caption_box: Box | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """What was read on one picture.

    Attributes:
        lines: from top to bottom.
        width, height: of the picture in pixels, after EXIF orientation.
        source: the file it came from, or a word such as "drawing" or "clipboard".
        number: the page in a document of several pages, from 1.
        model: the name of the model that read it.
        seconds: how long reading took, without opening the file.
        warnings: what was odd, in words for the user.
        fields: of a form, what was written with its captions, in reading order.
    """

    lines: tuple[Line, ...]
    width: int
    height: int
    source: str = ""
    number: int = 1
    model: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = field(default=())
    fields: tuple[FormField, ...] = ()

    @property
    def text(self) -> str:
        """One line of the page a line, without a final newline."""
        return "\n".join(line.text for line in self.lines)

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """All glyphs in reading order."""
        return tuple(self.iter_glyphs())

    def iter_glyphs(self) -> Iterator[Glyph]:
        """Yield the glyphs in reading order."""
        for line in self.lines:
            for word in line.words:
                yield from word.glyphs
