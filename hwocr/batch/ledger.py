"""What a batch has done, written down beside its outputs page by page, so that it can go on later.

The ledger is a folder ``.hwocr-batch`` in the folder of outputs: ``ledger.jsonl``, a line for everything that
happened, and the pages of documents that are not complete yet as PAGE-XML.
"""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hwocr.batch.sources import Source
from hwocr.batch.work import PageResult
from hwocr.errors import HwocrError
from hwocr.files import write_atomically

FOLDER = ".hwocr-batch"
_FILE = "ledger.jsonl"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """What is known of a page; see `hwocr.batch.work.PageResult`."""

    number: int
    count: int
    letters: int
    doubtful: int
    confidence: float
    seconds: float
    suspicious: bool
    pairs: dict[str, int]
    error: str = ""
    hint: str = ""


@dataclass(slots=True)
class SourceEntry:
    """What is known of a source.

    Attributes:
        name: its own.
        key: its stamp and the settings it was read with: something else is to be done anew.
        pages: by number; 0 is the file as such.
        outputs: that were written, relative to the folder; empty while it is not complete.
    """

    name: str
    key: str = ""
    pages: dict[int, PageEntry] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()

    @property
    def errors(self) -> list[PageEntry]:
        """The pages that could not be read."""
        return [page for page in self.pages.values() if page.error]

    @property
    def confidence(self) -> float:
        """The mean over all letters; 0 without any."""
        letters = sum(page.letters for page in self.pages.values())
        return (
            sum(page.letters * page.confidence for page in self.pages.values()) / letters if letters else 0.0
        )


class Ledger:
    """The ledger of one folder of outputs; one batch writes to it at a time."""

    def __init__(self, outputs: Path) -> None:
        """Open the ledger, or begin one.

        Raises:
            HwocrError: if the folder cannot be written to.
        """
        self.outputs = outputs
        self._folder = outputs / FOLDER
        try:
            (self._folder / "pages").mkdir(parents=True, exist_ok=True)
            self.sources = self._read()
            self._file = (self._folder / _FILE).open("a", encoding="utf-8")
        except OSError as error:
            raise HwocrError(
                f"{outputs} cannot be written to: {error.strerror or error}.", "Choose another folder."
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def entry(self, source: Source, settings: str) -> SourceEntry:
        """Return what is known of a source as it is now; nothing if it or the settings have changed."""
        key = f"{source.stamp} {settings}"
        known = self.sources.get(source.name)
        if known is None or known.key != key:
            known = self.sources[source.name] = SourceEntry(source.name, key)
            self._write({"kind": "source", "file": source.name, "key": key})
        return known

    def is_done(self, entry: SourceEntry, output: str, *, one_page: bool) -> bool:
        """Tell whether a source was read whole and its outputs are there, under the name it would get now."""
        if not entry.outputs or entry.errors:
            return False
        if not one_page and entry.outputs != (output,):
            return False
        return all((self.outputs / name).is_file() for name in entry.outputs)

    def forget(self, entry: SourceEntry) -> None:
        """Begin a source anew."""
        for page in entry.pages:
            self._page(entry, page).unlink(missing_ok=True)
        entry.pages.clear()
        entry.outputs = ()
        self._write({"kind": "source", "file": entry.name, "key": entry.key})

    def add(self, entry: SourceEntry, result: PageResult) -> None:
        """Write down a page that was read or failed, with its text until its source is complete."""
        if result.xml:
            write_atomically(self._page(entry, result.number), result.xml)
        page = PageEntry(
            result.number, result.count, result.letters, result.doubtful, result.confidence, result.seconds,
            result.suspicious, dict(result.pairs), result.error, result.hint,
        )  # fmt: skip
        _put(entry, page)
        values = {name: getattr(page, name) for name in PageEntry.__slots__}
        self._write({"kind": "page", "file": entry.name, **values})

    def read_pages(self, entry: SourceEntry) -> Iterator[tuple[int, bytes]]:
        """Yield the pages of a source that were read, in order, as PAGE-XML."""
        for number in sorted(entry.pages):
            path = self._page(entry, number)
            if number and not entry.pages[number].error and path.is_file():
                yield number, path.read_bytes()

    def kept(self, entry: SourceEntry) -> frozenset[int]:
        """Return the pages that were read before and need not be again."""
        return frozenset(
            number
            for number, page in entry.pages.items()
            if not page.error and self._page(entry, number).is_file()
        )

    def written(self, entry: SourceEntry, outputs: tuple[str, ...]) -> None:
        """Write down that a source is complete; its pages are in its outputs now."""
        entry.outputs = outputs
        self._write({"kind": "written", "file": entry.name, "outputs": list(outputs)})
        if not entry.errors:
            for number in entry.pages:
                self._page(entry, number).unlink(missing_ok=True)

    def _page(self, entry: SourceEntry, number: int) -> Path:
        digest = hashlib.sha256(entry.name.encode("utf-8", "surrogateescape")).hexdigest()[:24]
        return self._folder / "pages" / f"{digest}-{number:05d}.xml"

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=True) + "\n")
        self._file.flush()

    def _read(self) -> dict[str, SourceEntry]:
        sources: dict[str, SourceEntry] = {}
        path = self._folder / _FILE
        if not path.is_file():
            return sources
        with path.open(encoding="utf-8") as file:
            for text in file:
                # A line that was cut short by a power failure is passed over, what it told is done again.
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    _take(sources, json.loads(text))
        return sources


def _put(entry: SourceEntry, page: PageEntry) -> None:
    """Put a page in; one that was read says that the file can be opened."""
    if not page.error:
        entry.pages.pop(0, None)
    entry.pages[page.number] = page


def _take(sources: dict[str, SourceEntry], line: dict[str, Any]) -> None:
    name = line["file"]
    if line["kind"] == "source":
        sources[name] = SourceEntry(name, line["key"])
    elif line["kind"] == "page" and name in sources:
        values = {key: line[key] for key in PageEntry.__slots__}
        _put(sources[name], PageEntry(**values))
    elif line["kind"] == "written" and name in sources:
        sources[name].outputs = tuple(line["outputs"])


def forget_all(outputs: Path) -> None:
    """Remove the ledger of a folder; the outputs stay."""
    shutil.rmtree(outputs / FOLDER, ignore_errors=True)
