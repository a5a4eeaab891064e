"""The pages of a PDF that is already there: where its pixels lie, and the text laid under what it shows."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from hwocr.exporting.pdf.font import InvisibleFont
from hwocr.exporting.pdf.text_layer import FONT, Matrix, text_layer
from hwocr.reading.page import Page

_LETTER = (0.0, 0.0, 612.0, 792.0)
# Forms inside forms are followed this far.
_DEEPEST = 4
# A page that shows this share of what was read as text already is taken to have its text.
_HAS_TEXT = 0.5

Corners = tuple[float, float, float, float]


def pixel_matrix(page: pikepdf.Page, width: int, height: int) -> Matrix:
    """Return the matrix from pixels of a page as it is shown to the units of the page.

    What is shown is the crop box, turned by ``/Rotate``; neither box need begin at 0, 0 (PDF 1.7, section
    14.11.2).

    Args:
        page: of a PDF.
        width: of the picture that was drawn of it, in pixels.
        height: the same.
    """
    left, bottom, right, top = shown_box(page)
    across, up = right - left, top - bottom
    turn = _turn(page)
    if turn == 90:
        return 0.0, up / width, across / height, 0.0, left, bottom
    if turn == 180:
        return -across / width, 0.0, 0.0, up / height, right, bottom
    if turn == 270:
        return 0.0, -up / width, -across / height, 0.0, right, top
    return across / width, 0.0, 0.0, -up / height, left, top


def shown_box(page: pikepdf.Page) -> Corners:
    """Return the shown part of a page, (left, bottom, right, top): its crop box, as far as it is on it."""
    media = _box(_inherited(page.obj, "/MediaBox")) or _LETTER
    crop = _box(_inherited(page.obj, "/CropBox")) or media
    shown = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else media


def lay_text(pdf: Pdf, page: pikepdf.Page, font: InvisibleFont, read: Page) -> None:
    """Put the text that was read under what a page shows.

    Under it and not over it: what the page draws may leave the coordinates changed.
    """
    content = text_layer(read, pixel_matrix(page, max(1, read.width), max(1, read.height)), font)
    if not content:
        return
    resources = _own_resources(page)
    fonts = resources.get("/Font", Dictionary())
    # The same fonts may serve other pages: what they share is not changed.
    resources.Font = Dictionary({key: value for key, value in fonts.items()})
    resources.Font[FONT] = font.reference
    page.obj.Resources = resources
    page.contents_add(Stream(pdf, content), prepend=True)


def has_text(page: pikepdf.Page, read: Page) -> bool:
    """Tell whether a page already holds the text that was read, or about as much."""
    enough = max(1, round(_HAS_TEXT * len(read.glyphs)))
    count = 0
    for shown in _shown_strings(page.obj, 0):
        count += shown
        if count >= enough:
            return True
    return False


def _shown_strings(holder: Object, depth: int) -> Iterator[int]:
    """How many characters each text operator of a page, and of the forms it draws, shows (at least)."""
    try:
        instructions = pikepdf.parse_content_stream(holder, "Tj TJ ' \"")
    except (pikepdf.PdfError, TypeError, ValueError):
        return
    for instruction in instructions:
        for operand in instruction.operands:
            parts = operand if isinstance(operand, Array) else [operand]
            # Fonts of two bytes a character are the rule for what programs embed.
            yield sum(len(bytes(part)) for part in parts if isinstance(part, pikepdf.String)) // 2
    if depth >= _DEEPEST:
        return
    resources = _inherited(holder, "/Resources")
    forms = resources.get("/XObject", Dictionary()) if isinstance(resources, Dictionary) else Dictionary()
    for form in forms.values():
        if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
            yield from _shown_strings(form, depth + 1)


def _own_resources(page: pikepdf.Page) -> Dictionary:
    resources = _inherited(page.obj, "/Resources")
    return (
        Dictionary({key: value for key, value in resources.items()})
        if resources is not None
        else Dictionary()
    )


def _inherited(holder: Object, key: str) -> Object | None:
    """The value of a key that a page may have from the nodes above it."""
    node: Object | None = holder
    for _ in range(64):  # a damaged file may go in a circle
        if node is None:
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _box(values: Object | None) -> Corners | None:
    try:
        one, two, three, four = (float(value) for value in values)  # type: ignore[union-attr]
    except (TypeError, ValueError):
        return None
    corners = min(one, three), min(two, four), max(one, three), max(two, four)
    return corners if corners[0] < corners[2] and corners[1] < corners[3] else None


def _turn(page: pikepdf.Page) -> int:
    try:
        turn = int(_inherited(page.obj, "/Rotate") or 0)
    except (TypeError, ValueError):
        return 0
    return turn % 360 // 90 * 90
