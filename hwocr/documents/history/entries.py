"""What a journal holds: one entry a step, as a line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from hwocr.documents.history.edit import Edit, Splice
from hwocr.documents.records import from_record, to_record
from hwocr.documents.state import PageState
from hwocr.errors import DocumentError
from hwocr.reading.page import Glyph, Line, Page, Word

Kind = Literal["edit", "undo", "redo", "saved"]
_KINDS = ("edit", "undo", "redo", "saved")
_LEVELS: tuple[type[Line] | type[Word] | type[Glyph], ...] = (Line, Word, Glyph)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One line of a journal.

    Attributes:
        sequence: counts from 1 without a gap.
        time: when, ISO 8601 in UTC.
        kind: a step, a step taken back or done again, or the document was saved.
        edit: the step itself; for "edit" alone.
    """

    sequence: int
    time: str
    kind: Kind
    edit: Edit | None = None


def write_entry(entry: Entry) -> bytes:
    """Return an entry as a line of JSON, with its newline."""
    record: dict[str, Any] = {"sequence": entry.sequence, "time": entry.time, "kind": entry.kind}
    if entry.edit is not None:
        edit = entry.edit
        record |= {"name": edit.name, "selected": list(edit.selected)}
        if edit.group:
            record["group"] = edit.group
        if edit.states is not None:
            record["state"] = to_record(edit.states[1])
        else:
            record["splices"] = [
                [list(splice.path), splice.start, len(splice.before), to_record(splice.after)]
                for splice in edit.splices
            ]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_entry(line: bytes, state: PageState) -> Entry:
    """Read an entry.

    Args:
        line: of a journal.
        state: of the page when the entry was written; what a step replaced is taken from it.

    Raises:
        DocumentError: if the line is damaged or does not fit the state.
    """
    try:
        record = json.loads(line)
        kind = record["kind"]
        if kind not in _KINDS:
            raise DocumentError(f"A journal knows no entry {kind!r}.")
        edit = _read_edit(record, state) if kind == "edit" else None
        return Entry(int(record["sequence"]), str(record["time"]), kind, edit)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise DocumentError(f"A line of the journal is damaged: {error}.") from error


def _read_edit(record: dict[str, Any], state: PageState) -> Edit:
    first, second = record["selected"]
    states = (state, from_record(PageState, record["state"])) if "state" in record else None
    splices = tuple(_read_splice(item, state.page) for item in record.get("splices", ()))
    return Edit(str(record["name"]), splices, states, (int(first), int(second)), str(record.get("group", "")))


def _read_splice(item: list[Any], page: Page) -> Splice:
    path, start, count, after = item
    level = _LEVELS[len(path)]
    children: tuple[Any, ...] = page.lines
    for depth, number in enumerate(path):
        children = children[number].words if depth == 0 else children[number].glyphs
    if start < 0 or count < 0 or start + count > len(children):
        raise DocumentError("A step of the journal does not fit its page.")
    records = tuple(from_record(level, record) for record in after)
    return Splice(tuple(path), start, tuple(children[start : start + count]), records)
