"""A sheet as a PDF: rectangles and Helvetica, one of the fonts that every viewer has."""

from collections.abc import Iterator, Sequence

from hwocr.errors import DataError
from hwocr.personal.sheets.code import mark_modules, strip_bits
from hwocr.personal.sheets.plan import (
    HEIGHT,
    MARK,
    STRIP_LEFT,
    STRIP_MODULE,
    STRIP_TOP,
    WIDTH,
    Rectangle,
    SheetPlan,
)

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Widths and heights in millimetres."""

_POINTS = 72 / 25.4
_LINE, _PROMPT, _BLACK = 0.72, 0.35, 0.0
_HELP = (
    "Print at full size. Write each letter into its boxes as you always do; leave out what you like.",
    "A slip: strike its box out from corner to corner, twice. Then photograph the whole sheet.",
)


def sheet_pdf(plan: SheetPlan, paper: str = "a4") -> bytes:
    """Draw a sheet.

    Args:
        plan: what it asks for.
        paper: of `PAPERS`; the sheet's frame has the same size on all of them.

    Returns:
        A PDF of one page.

    Raises:
        DataError: if there is no such paper, or nothing on the sheet.
    """
    if paper not in PAPERS:
        raise DataError(f"There is no paper {paper!r}.", f"There are {', '.join(PAPERS)}.")
    width, height = PAPERS[paper]
    drawing = _Drawing((width - WIDTH) / 2, (height - HEIGHT) / 2, height)
    for box in mark_boxes():
        drawing.fill(box, _BLACK)
    for box in strip_boxes(plan):
        drawing.fill(box, _BLACK)
    for number, line in enumerate(_HELP):
        drawing.text(line, 16.5, 10.6 + 3.2 * number, 2.6, _PROMPT)
    for prompt in plan.prompts():
        drawing.text(prompt.text, prompt.box.left + 0.6, prompt.box.top + 7.4, 5.0, _PROMPT)
    for cell in plan.cells():
        drawing.outline(cell.box, _LINE)
        # A short baseline at each side tells small letters from capitals.
        base = cell.box.top + 0.74 * cell.box.height
        for left in (cell.box.left, cell.box.left + cell.box.width - 1.0):
            drawing.fill(Rectangle(left, base, 1.0, 0.15), _LINE)
    for words in plan.words():
        drawing.outline(words.box, _LINE)
        drawing.text(words.text, words.box.left, words.box.top - 0.5, 2.4, _PROMPT)
    return _document(drawing.content(), width, height)


def mark_boxes() -> Iterator[Rectangle]:
    """The black modules of the four marks."""
    module = MARK / len(mark_modules(0))
    places = ((0.0, 0.0), (WIDTH - MARK, 0.0), (WIDTH - MARK, HEIGHT - MARK), (0.0, HEIGHT - MARK))
    for corner, (left, top) in enumerate(places):
        yield from _black(mark_modules(corner).tolist(), left, top, module)


def strip_boxes(plan: SheetPlan) -> Iterator[Rectangle]:
    """The black modules of the code strip."""
    rows = strip_bits(plan.labels, plan.groups).tolist()
    yield from _black(rows, STRIP_LEFT, STRIP_TOP, STRIP_MODULE)


def _black(rows: Sequence[Sequence[bool]], left: float, top: float, module: float) -> Iterator[Rectangle]:
    for y, row in enumerate(rows):
        for x, black in enumerate(row):
            if black:
                yield Rectangle(left + x * module, top + y * module, module, module)


class _Drawing:
    """Collects the operators of a page; the frame's corner stands at (left, top) of the paper."""

    def __init__(self, left: float, top: float, height: float) -> None:
        self._left, self._top, self._height = left, top, height
        self._parts: list[str] = []

    def content(self) -> bytes:
        return "\n".join(self._parts).encode("ascii")

    def fill(self, box: Rectangle, grey: float) -> None:
        self._parts.append(f"{grey:.2f} g {self._rectangle(box)} re f")

    def outline(self, box: Rectangle, grey: float) -> None:
        self._parts.append(f"{grey:.2f} G {0.25 * _POINTS:.3f} w {self._rectangle(box)} re S")

    def text(self, text: str, left: float, baseline: float, size: float, grey: float) -> None:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        x, y = self._point(left, baseline)
        self._parts.append(
            f"BT {grey:.2f} g /F1 {size * _POINTS:.2f} Tf {x:.2f} {y:.2f} Td ({escaped}) Tj ET"
        )

    def _point(self, left: float, top: float) -> tuple[float, float]:
        return (self._left + left) * _POINTS, (self._height - self._top - top) * _POINTS

    def _rectangle(self, box: Rectangle) -> str:
        x, y = self._point(box.left, box.top + box.height)
        return f"{x:.3f} {y:.3f} {box.width * _POINTS:.3f} {box.height * _POINTS:.3f}"


def _document(content: bytes, width: float, height: float) -> bytes:
    """Put one page into a PDF file."""
    box = f"[0 0 {width * _POINTS:.2f} {height * _POINTS:.2f}]"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(file)
