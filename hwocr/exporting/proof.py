"""Export and prove it: a file that was written is opened by another reader, and each word is looked for.

The readers are not the writers' libraries: expat for XML, Python's own HTML and CSV parsers, zipfile for
DOCX, pdfium for PDF. Where the format knows places, a word must be found where it stands on the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwocr.errors import HwocrError
from hwocr.exporting.proof_readers import READERS, FoundPage, FoundWord
from hwocr.exporting.registry import ExportFormat
from hwocr.ink.box import Box
from hwocr.reading.page import Page

# A word found has its middle within this share of the page's longer side of where it stands.
_TOLERANCE = 0.01
# Formats that make words whole again that were broken at the end of a line.
_REFLOWING = ("docx",)


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """What a page must hold: its size in pixels and its words with their boxes."""

    width: int
    height: int
    words: tuple[tuple[str, Box], ...]

    @staticmethod
    def of(page: Page) -> "ExpectedPage":
        """Return what a page must hold; glyphs and pictures are not kept."""
        words = tuple((word.text, word.box) for line in page.lines for word in line.words)
        return ExpectedPage(page.width, page.height, words)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a look into the written files showed.

    Attributes:
        reader: what read them.
        expected: how many words there should be.
        missing: (page from 1, word) of those that were not found, or not where they stand.
        problems: what was wrong with the files as such, in words.
    """

    reader: str
    expected: int
    missing: tuple[tuple[int, str], ...]
    problems: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything was found."""
        return not self.missing and not self.problems

    @property
    def sentence(self) -> str:
        """The result in a sentence."""
        found = self.expected - len(self.missing)
        text = f"{found:,} of {self.expected:,} words found again by {self.reader}"
        if self.missing:
            text += "; not found: " + ", ".join(f"{word} (page {page})" for page, word in self.missing[:5])
            text += " …" if len(self.missing) > 5 else ""
        return "; ".join([text, *self.problems]) + "."


def prove(files: Sequence[Path], format: ExportFormat, pages: Sequence[ExpectedPage]) -> Proof:
    """Open what was written and look for each word.

    Args:
        files: that were written; one a page where the format holds one page.
        format: what they are.
        pages: what they must hold, in order.

    Raises:
        HwocrError: if there is no reader for the format.
    """
    reader = READERS.get(format.name)
    if reader is None:
        raise HwocrError(f"There is no second reader for {format.title}.", "It is written, but not proved.")
    name, read = reader
    found: list[FoundPage] = []
    problems: list[str] = []
    for path in files:
        _read_one(path, read, found, problems)
    if len(found) not in (1, len(pages)):
        problems.append(f"{len(pages)} pages were written and {len(found)} are there")
    missing = []
    together = len(found) == 1 and len(pages) != 1
    rest = _Words(found[0]) if together else None
    for number, page in enumerate(pages, start=1):
        words = rest or (_Words(found[number - 1]) if number <= len(found) else _Words(FoundPage(())))
        missing += [
            (number, word)
            for word, box in page.words
            if not (
                words.take(word, box, page, together) or (format.name in _REFLOWING and words.holds(word))
            )
        ]
    return Proof(name, sum(len(page.words) for page in pages), tuple(missing), tuple(problems))


def _read_one(
    path: Path, read: Callable[[Path], Sequence[FoundPage]], found: list[FoundPage], problems: list[str]
) -> None:
    try:
        found.extend(read(path))
    except Exception as error:
        # Whatever a parser objects to is what the proof is for.
        problems.append(f"{path.name} cannot be read again: {error}")


class _Words:
    """Words that were found and have not been taken for one that was expected."""

    def __init__(self, page: FoundPage) -> None:
        self._page = page
        self._left: dict[str, list[FoundWord]] = {}
        for word in page.words:
            self._left.setdefault(word.text, []).append(word)

    def holds(self, part: str) -> bool:
        """Tell whether a part of a word that was broken at the end of a line is in a word."""
        bare = part.removesuffix("-")
        return any(bare in word.text for word in self._page.words)

    def take(self, text: str, box: Box, page: ExpectedPage, anywhere: bool) -> bool:
        """Take a word off the page, at its place where places are known; tell whether there was one."""
        candidates = self._left.get(text, [])
        for place, word in enumerate(candidates):
            if anywhere or word.box is None or _is_near(word, box, page, self._page):
                del candidates[place]
                return True
        return False


def _is_near(word: FoundWord, box: Box, page: ExpectedPage, found: FoundPage) -> bool:
    """Whether a word covers the middle of a box, or nearly, both measured in their own pages."""
    assert word.box is not None
    left, top, right, bottom = word.box
    width, height = found.size or (page.width, page.height)
    across = (box.left + box.right) / 2 / max(1, page.width)
    down = (box.top + box.bottom) / 2 / max(1, page.height)
    slack = _TOLERANCE
    return (
        left / width - slack <= across <= right / width + slack
        and top / height - slack <= down <= bottom / height + slack
    )
