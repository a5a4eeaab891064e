"""One step: what it puts in the place of what. It applies, and it inverts."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

from hwocr.documents.state import PageState
from hwocr.errors import DocumentError
from hwocr.reading.page import Line, Page, Word

_CHILDREN: dict[type, str] = {Page: "lines", Line: "words", Word: "glyphs"}

_Record: TypeAlias = Any  # a page, a line or a word, whichever the depth says


@dataclass(frozen=True, slots=True, eq=False)
class Splice:
    """Records put in the place of others of the same kind.

    Attributes:
        path: where: () among the lines of the page, (line,) among its words, (line, word) among its glyphs.
        start: the number of the first one replaced.
        before: what stood there.
        after: what stands there then.
    """

    path: tuple[int, ...]
    start: int
    before: tuple[Any, ...]
    after: tuple[Any, ...]

    def inverted(self) -> Splice:
        """Return the splice that takes this one back."""
        return Splice(self.path, self.start, self.after, self.before)


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One step of work on a page.

    Attributes:
        name: what it does, as a menu says it after "Undo": "change O to 0".
        splices: what changes on the page; they touch different places.
        states: for reading again, turning, cropping and going back: the whole state before and after.
        selected: the letter chosen before and after it; -1 for none.
        group: the same word for steps on several pages that are undone together; else empty.
    """

    name: str
    splices: tuple[Splice, ...] = ()
    states: tuple[PageState, PageState] | None = None
    selected: tuple[int, int] = (-1, -1)
    group: str = ""

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.splices and self.states is None

    def apply(self, state: PageState) -> PageState:
        """Return the state after the step.

        Raises:
            DocumentError: if the state is not the one the step was made for.
        """
        if self.states is not None:
            return self.states[1]
        page: Page = state.page
        for splice in self.splices:
            page = _spliced(page, splice, splice.path)
        return state if page is state.page else replace(state, page=page)

    def inverted(self) -> Edit:
        """Return the step that takes this one back."""
        return Edit(
            self.name,
            tuple(splice.inverted() for splice in self.splices),
            None if self.states is None else (self.states[1], self.states[0]),
            (self.selected[1], self.selected[0]),
            self.group,
        )


def edit_between(
    name: str, before: PageState, page: Page, *, selected: tuple[int, int] = (-1, -1), group: str = ""
) -> Edit:
    """Return the step from a state to another page on the same picture.

    Args:
        name: what it does.
        before: the state.
        page: the page after it; what did not change are the same objects in both.
        selected: the letter chosen before and after.
        group: see `Edit`.
    """
    return Edit(name, tuple(_differences((), before.page, page)), None, selected, group)


def _spliced(record: _Record, splice: Splice, path: tuple[int, ...]) -> _Record:
    name = _CHILDREN[type(record)]
    children = getattr(record, name)
    if path:
        if path[0] >= len(children):
            raise DocumentError("This step belongs to another page.")
        at, rest = path[0], path[1:]
        changed = (*children[:at], _spliced(children[at], splice, rest), *children[at + 1 :])
    else:
        stop = splice.start + len(splice.before)
        if stop > len(children):
            raise DocumentError("This step belongs to another page.")
        changed = (*children[: splice.start], *splice.after, *children[stop:])
    return replace(record, **{name: changed})


def _differences(path: tuple[int, ...], before: _Record, after: _Record) -> list[Splice]:
    """Find the smallest splices between two records of the same kind."""
    name = _CHILDREN[type(before)]
    olds, news = getattr(before, name), getattr(after, name)
    head = 0
    while head < min(len(olds), len(news)) and olds[head] is news[head]:
        head += 1
    tail = 0
    while tail < min(len(olds), len(news)) - head and olds[-1 - tail] is news[-1 - tail]:
        tail += 1
    old, new = olds[head : len(olds) - tail], news[head : len(news) - tail]
    if not old and not new:
        return []
    if len(old) == len(new) and all(map(_differs_inside, old, new)):
        return [
            splice
            for at, (one, other) in enumerate(zip(old, new, strict=True), head)
            for splice in _differences((*path, at), one, other)
        ]
    return [Splice(path, head, tuple(old), tuple(new))]


def _differs_inside(before: _Record, after: _Record) -> bool:
    """Tell whether two records differ in their children alone."""
    if before is after:
        return type(before) in _CHILDREN
    name = _CHILDREN.get(type(before))
    return name is not None and all(
        _same(getattr(before, field.name), getattr(after, field.name))
        for field in fields(before)
        if field.name != name
    )


def _same(before: object, after: object) -> bool:
    return before is after or (isinstance(before, str | int | float | bool) and before == after)
