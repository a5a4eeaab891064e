"""Exporting pages of the window: names, filters, and the writing itself (in a worker). Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwocr.exporting.proof import Proof
    from hwocr.exporting.registry import ExportFormat, ExportPage
    from hwocr.gui.context.engine import Engine
    from hwocr.gui.read.page_state import PageState
    from hwocr.reading.image import PageImage

# The most wanted first; others, of other packages, too, come after them by name.
_ORDER = ("text", "pdf", "docx", "csv", "json", "hocr", "alto", "page")


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes:
        files: that were written.
        notes: what a user should know, in words.
        proof: what a second reader found in them; None where there is none for the format.
    """

    files: tuple[Path, ...]
    notes: tuple[str, ...]
    proof: Proof | None


def format_filters() -> dict[str, ExportFormat]:
    """Return the formats by the filter that a file dialog shows for each."""
    from hwocr.exporting.registry import all_formats

    known = all_formats()
    names = [*(name for name in _ORDER if name in known), *(name for name in known if name not in _ORDER)]
    return {f"{known[name].title} (*{known[name].suffix})": known[name] for name in names}


def chosen_format(path: Path, chosen_filter: str) -> tuple[Path, ExportFormat]:
    """Return the format of a name, and the name with its suffix.

    The filter decides, unless the name has the suffix of exactly one other format.
    """
    by_filter = format_filters()
    wanted = by_filter.get(chosen_filter) or next(iter(by_filter.values()))
    suffix = path.suffix.lower()
    if suffix == wanted.suffix:
        return path, wanted
    others = [format for format in by_filter.values() if format.suffix == suffix]
    if len(others) == 1:
        return path, others[0]
    return path.with_name(path.name + wanted.suffix), wanted


def missing_words(states: Sequence[PageState], *, reading: bool) -> str:
    """Say which pages have no text to export yet; empty if all have.

    Args:
        states: the pages that were to be exported.
        reading: whether pages are still being read.
    """
    names = [state.title for state in states if state.page is None]
    if not names:
        return ""
    shown = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
    why = "still being read" if reading else "not read"
    return f"Missing, {why}: {shown}."


def export_states(engine: Engine, states: Sequence[PageState], path: Path, format: ExportFormat) -> Exported:
    """Write pages that were read, and prove it (in a worker).

    Raises:
        HwocrError: if a file cannot be written or a picture not be opened.
    """
    from hwocr.exporting.export import export_pages
    from hwocr.exporting.proof import ExpectedPage, prove
    from hwocr.exporting.proof_readers import READERS
    from hwocr.exporting.registry import ExportOptions

    pages = [_export_page(engine, state) for state in states if state.page is not None]
    notes: list[str] = []
    inputs = [state.path for state in states if state.path is not None]
    files = export_pages(pages, format, path, ExportOptions(note=notes.append), inputs)
    proof = None
    if format.name in READERS:
        proof = prove(files, format, [ExpectedPage.of(exported.page) for exported in pages])
    return Exported(files, tuple(notes), proof)


def _export_page(engine: Engine, state: PageState) -> ExportPage:
    from hwocr.exporting.registry import ExportPage

    assert state.page is not None
    frame = state.history.state.frame if state.history is not None else None
    as_opened = frame is None or (frame.turns == 0 and frame.crop is None)
    # The file's own picture can stand for the page where the page was not turned or cropped since.
    own_file = state.path if as_opened and state.stored is None and state.opened is None else None
    return ExportPage(state.page, lambda: _picture(engine, state), own_file)


def _picture(engine: Engine, state: PageState) -> PageImage:
    from hwocr.gui.read.opening import decode

    image = state.image
    return image if image is not None else decode(engine, state)
