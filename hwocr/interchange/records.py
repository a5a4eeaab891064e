"""A page as the exchange formats see it: regions of lines of words of glyphs, each with an outline.

Coordinates are pixels of the picture as it was opened, x to the right, y down. An outline is a polygon whose
bounding box has its right and bottom side exclusive, as `hwocr.ink.box.Box` has. An empty outline means
that the file gave none, or none that spans an area: `box` is then the one around the parts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from hwocr.ink.box import Box

Point = tuple[int, int]
Polygon = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One possible text of a part with its confidence in [0, 1], or None where none is known."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class GlyphRecord:
    """One character.

    Attributes:
        outline: its polygon; see the module.
        variants: its possible texts, the one that was decided on first.
        printed: whether it is type (True), handwriting (False) or not known (None).
        custom: free text of the program that wrote it; see `hwocr.interchange.custom`.
        id: its name in the file; writers make one where it is empty.
    """

    outline: Polygon
    variants: tuple[Variant, ...]
    printed: bool | None = None
    custom: str = ""
    id: str = ""

    @property
    def text(self) -> str:
        """The character that was decided on."""
        return self.variants[0].text if self.variants else ""

    @property
    def confidence(self) -> float | None:
        """How sure that is, in [0, 1], or None."""
        return self.variants[0].confidence if self.variants else None

    @property
    def box(self) -> Box:
        """The box around its outline."""
        return box_of(self.outline)


@dataclass(frozen=True, slots=True)
class WordRecord:
    """One word; `alternatives` are its other possible texts, best first. See `GlyphRecord` for the rest."""

    outline: Polygon
    text: str
    confidence: float | None = None
    glyphs: tuple[GlyphRecord, ...] = ()
    alternatives: tuple[Variant, ...] = ()
    printed: bool | None = None
    custom: str = ""
    id: str = ""

    @property
    def box(self) -> Box:
        """The box around its outline, or around its glyphs."""
        return box_of(self.outline) if self.outline else _around(glyph.box for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class LineRecord:
    """One line of text.

    Attributes:
        outline: its polygon.
        text: the whole line; readers join the words where the file gives words alone.
        words: from left to right; may be empty where a file gives lines alone.
        confidence: in [0, 1], or None.
        baseline: the points it stands on, left to right; may be empty.
        alternatives: other possible texts, best first.
        printed, custom, id: see `GlyphRecord`.
    """

    outline: Polygon
    text: str
    words: tuple[WordRecord, ...] = ()
    confidence: float | None = None
    baseline: Polygon = ()
    alternatives: tuple[Variant, ...] = ()
    printed: bool | None = None
    custom: str = ""
    id: str = ""

    @property
    def box(self) -> Box:
        """The box around its outline, or around its words."""
        return box_of(self.outline) if self.outline else _around(word.box for word in self.words)


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A paragraph, or another block of lines.

    Attributes:
        outline: its polygon.
        lines: in reading order.
        kind: PAGE's type of text region, such as ``paragraph``, ``heading`` or ``caption``.
        text: of the region as a whole, where a file gives it without lines.
        custom, id: see `GlyphRecord`.
    """

    outline: Polygon
    lines: tuple[LineRecord, ...] = ()
    kind: str = "paragraph"
    text: str = ""
    custom: str = ""
    id: str = ""

    @property
    def box(self) -> Box:
        """The box around its outline, or around its lines."""
        return box_of(self.outline) if self.outline else _around(line.box for line in self.lines)


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page.

    Attributes:
        image_name: of its picture, as the file gives it.
        width, height: of the picture in pixels; 0 where a file does not say.
        regions: in reading order.
        number: which page of its document, from 1.
        creator: the program that wrote it.
        created, changed: when, in UTC; None where not known (writers say now).
        language: a tag such as ``en``; empty where not known.
        properties: named values of the page, such as the model that read it (kept by PAGE-XML alone).
        custom: see `GlyphRecord`.
    """

    image_name: str
    width: int
    height: int
    regions: tuple[RegionRecord, ...] = ()
    number: int = 1
    creator: str = ""
    created: datetime | None = None
    changed: datetime | None = None
    language: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    custom: str = ""

    @property
    def lines(self) -> tuple[LineRecord, ...]:
        """All lines in reading order."""
        return tuple(line for region in self.regions for line in region.lines)

    @property
    def text_lines(self) -> tuple[str, ...]:
        """The texts of all lines; of a region without lines, the lines of its text."""
        return tuple(self._texts())

    def _texts(self) -> Iterator[str]:
        for region in self.regions:
            if region.lines:
                for line in region.lines:
                    # A line whose text has breaks inside is several lines of text.
                    yield from line.text.splitlines() or [""]
            else:
                yield from region.text.splitlines()


def rectangle(box: Box) -> Polygon:
    """Return a box as an outline: its corners, clockwise from the left upper one."""
    return (
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
    )


def box_of(outline: Polygon) -> Box:
    """Return the box around an outline; `rectangle` of it is the box again. A zero box for none."""
    if not outline:
        return Box(0, 0, 0, 0)
    across, down = [x for x, _ in outline], [y for _, y in outline]
    return Box(min(across), min(down), max(across), max(down))


def _around(boxes: Iterable[Box]) -> Box:
    return Box.around(box for box in boxes if box.width or box.height)
