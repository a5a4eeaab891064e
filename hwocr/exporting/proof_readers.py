"""Readers of the export formats that share no code with their writers."""

import csv
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word and its place in the file's own units, left, top, right, bottom, y down; None where unknown."""

    text: str
    box: Place | None = None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The words of a page, and its size in the same units where the file gives places."""

    words: tuple[FoundWord, ...]
    size: tuple[float, float] | None = None


def _text(path: Path) -> list[FoundPage]:
    return [_bare(path.read_text(encoding="utf-8").split())]


def _bare(words: Sequence[str]) -> FoundPage:
    return FoundPage(tuple(FoundWord(word) for word in words))


def _json(path: Path) -> list[FoundPage]:
    pages = json.loads(path.read_text(encoding="utf-8"))["pages"]
    return [
        FoundPage(
            tuple(
                FoundWord(word["text"], tuple(word["box"]))
                for line in page["lines"]
                for word in line["words"]
            ),
            (page["width"], page["height"]),
        )
        for page in pages
    ]


class _HocrWords(HTMLParser):
    """Collects the words of an hOCR file, page by page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pages: list[tuple[list[FoundWord], tuple[float, float]]] = []
        self._depth = 0
        self._text = ""
        self._box: Place = (0, 0, 0, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = (values.get("class") or "").split()
        numbers = re.search(r"\bbbox (\d+) (\d+) (\d+) (\d+)", values.get("title") or "")
        box: Place = (0, 0, 0, 0)
        if numbers is not None:
            left, top, right, bottom = map(float, numbers.groups())
            box = (left, top, right, bottom)
        if "ocr_page" in classes:
            self.pages.append(([], (box[2], box[3])))
        elif "ocrx_word" in classes:
            self._depth, self._text, self._box = 1, "", box
        elif self._depth:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1
            if not self._depth:
                self.pages[-1][0].append(FoundWord(self._text, self._box))

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._text += data


def _hocr(path: Path) -> list[FoundPage]:
    parser = _HocrWords()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    return [FoundPage(tuple(words), size) for words, size in parser.pages]


def _alto(path: Path) -> list[FoundPage]:
    found = []
    for page in ElementTree.parse(path).getroot().iter("{http://www.loc.gov/standards/alto/ns-v4#}Page"):
        words = []
        for word in page.iter("{http://www.loc.gov/standards/alto/ns-v4#}String"):
            left, top, width, height = (
                float(word.get(key, "0")) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT")
            )
            words.append(FoundWord(word.get("CONTENT", ""), (left, top, left + width, top + height)))
        found.append(FoundPage(tuple(words), (float(page.get("WIDTH", "1")), float(page.get("HEIGHT", "1")))))
    return found


def _page(path: Path) -> list[FoundPage]:
    space = "{http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15}"
    found = []
    for page in ElementTree.parse(path).getroot().iter(f"{space}Page"):
        words = []
        for word in page.iter(f"{space}Word"):
            points = [
                tuple(map(int, point.split(",")))
                for point in word.find(f"{space}Coords").get("points").split()  # type: ignore[union-attr]
            ]
            across, down = [point[0] for point in points], [point[1] for point in points]
            text = word.findtext(f"{space}TextEquiv/{space}Unicode") or ""
            words.append(FoundWord(text, (min(across), min(down), max(across), max(down))))
        size = float(page.get("imageWidth", "1")), float(page.get("imageHeight", "1"))
        found.append(FoundPage(tuple(words), size))
    return found


def _docx(path: Path) -> list[FoundPage]:
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    lines = [
        "".join(text.text or "" for text in paragraph.iter(f"{space}t"))
        for paragraph in root.iter(f"{space}p")
    ]
    return [_bare(" ".join(lines).split())]


def _csv(path: Path) -> list[FoundPage]:
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    return [_bare([word for cell in cells for word in cell.removeprefix("'").split()])]


def _pdf(path: Path) -> list[FoundPage]:
    """Words as pdfium finds them: characters that follow one another, with the boxes it would select."""
    import pypdfium2

    found = []
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            text = page.get_textpage()
            found.append(FoundPage(tuple(_pdf_words(page, text)), page.get_size()))
            text.close()
            page.close()
    finally:
        document.close()
    return found


def _pdf_words(page, text) -> list[FoundWord]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    import ctypes

    from pypdfium2 import raw

    width, height = page.get_size()
    x, y = ctypes.c_int(), ctypes.c_int()
    # Whole units alone come back: fine ones are asked for.
    fine = 10

    def shown(across: float, up: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page.raw, 0, 0, round(width * fine), round(height * fine), 0, across, up, x, y)
        return x.value / fine, y.value / fine

    words: list[FoundWord] = []
    letters, corners = "", []
    for place in range(text.count_chars() + 1):
        letter = text.get_text_range(place, 1) if place < text.count_chars() else " "
        if letter in _LINE_HYPHENS:
            letters += "-"
            letter = " "
        if letter.strip():
            left, bottom, right, top = text.get_charbox(place)
            letters += letter
            corners += [shown(left, bottom), shown(right, top)]
        elif letters:
            across, down = [point[0] for point in corners], [point[1] for point in corners]
            words.append(FoundWord(letters, (min(across), min(down), max(across), max(down))))
            letters, corners = "", []
    return words


# What pdfium gives for a hyphen at the end of a line.
_LINE_HYPHENS = ("\x02", "\ufffe")

READERS: dict[str, tuple[str, Callable[[Path], Sequence[FoundPage]]]] = {
    "text": ("Python", _text),
    "json": ("Python's JSON", _json),
    "hocr": ("Python's HTML parser", _hocr),
    "alto": ("expat", _alto),
    "page": ("expat", _page),
    "docx": ("zipfile and expat", _docx),
    "csv": ("Python's CSV", _csv),
    "pdf": ("pdfium", _pdf),
}
