"""Asks the network about the drawing: the latest only, never on the GUI thread."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from hwocr.errors import HwocrError
from hwocr.gui.context.engine import Choice, Engine
from hwocr.gui.context.workers import Task, Workers
from hwocr.gui.draw.history import Trace
from hwocr.gui.draw.ink import InkCache

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.ink.box import Box
    from hwocr.reading.page import Alternative, Glyph, Page

# While one draws, an answer this often is as good as more, milliseconds.
_INTERVAL = 60
# And no more than this share of the time is spent on such answers: they stand in the way of the one
# that counts, when the pen is lifted.
_SHARE = 0.1
# Room around the ink that is read, pixels.
_MARGIN = 16


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is on the canvas.

    Attributes:
        traces: the finished strokes.
        unfinished: the one being drawn.
        shape: (height, width) of the canvas.
        whole_line: whether it is a line of letters.
        choice: what to read it with.
    """

    traces: tuple[Trace, ...]
    unfinished: Trace | None
    shape: tuple[int, int]
    whole_line: bool
    choice: Choice


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the network says.

    Attributes:
        text: the letter, or the line; empty where there is no ink.
        alternatives: of the letter, or of the letter drawn last, best first.
        picture: (32, 32) what the network saw of it; None without ink.
        page: the line as it was read; None for one letter.
        other_case: of one letter, the case it may be in as well; "" where the shape tells.
        latest: of a line, the number of the letter drawn last; -1 for none.
    """

    text: str
    alternatives: tuple[Alternative, ...]
    picture: NDArray[np.float32] | None
    page: Page | None = None
    other_case: str = ""
    latest: int = -1


class Recogniser(QObject):
    """One question at a time; while it is being answered, only the latest next one is kept.

    Signals:
        answered: the Answer to the latest drawing that was asked about.
        failed: a HwocrError.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, engine: Engine, workers: Workers, parent: QObject) -> None:
        """Ask this engine, in these workers."""
        super().__init__(parent)
        self._engine = engine
        self._workers = workers
        self._cache = InkCache()
        self._task: Task | None = None
        self._next: Drawing | None = None
        self._asked_at = 0.0
        self._interval = _INTERVAL
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask_next)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None or self._next is not None

    def ask(self, drawing: Drawing, *, soon: bool = False) -> None:
        """Ask about a drawing; an earlier question that has not begun is dropped.

        Args:
            drawing: what is on the canvas now.
            soon: the pen is still moving: a moment's delay does no harm.
        """
        self._next = drawing
        if not soon:
            self._timer.stop()
            self._ask_next()
        elif not self._timer.isActive():
            self._timer.start(self._interval)

    def _ask_next(self) -> None:
        if self._task is not None or self._next is None:
            return
        drawing, self._next = self._next, None
        self._asked_at = time.perf_counter()
        self._task = self._workers.start(
            lambda _task: answer(self._engine, self._cache, drawing), self._on_answer, self._on_failure
        )

    def _on_answer(self, result: Answer) -> None:
        self._task = None
        taken = 1000 * (time.perf_counter() - self._asked_at)
        self._interval = max(_INTERVAL, min(5 * _INTERVAL, round(taken / _SHARE)))
        stale = self._next is not None and self._next.unfinished is None
        if stale or not self._timer.isActive():
            self._ask_next()
        if not stale:
            self.answered.emit(result)

    def _on_failure(self, error: HwocrError) -> None:
        self._task = None
        self.failed.emit(error)
        self._ask_next()


def prewarm(engine: Engine, choice: Choice, _task: Task) -> None:
    """Answer once for nobody, a letter and a line, so that what is slow the first time is over (worker)."""
    bar = Trace(((40.0, 20.0, 8.0), (40.0, 100.0, 8.0)))
    for whole_line in (False, True):
        answer(engine, InkCache(), Drawing((bar,), None, (120, 80), whole_line, choice))


def answer(engine: Engine, cache: InkCache, drawing: Drawing) -> Answer:
    """Read a drawing (worker)."""
    ink = cache.render(drawing.traces, drawing.shape, drawing.unfinished)
    if not ink.any():
        return Answer("", (), None)
    if not drawing.whole_line:
        from hwocr.ink.glyph import normalise_glyph
        from hwocr.reading.character import other_case

        picture = normalise_glyph(ink)
        alternatives = engine.classify(picture, drawing.choice)
        label = alternatives[0].label if alternatives else ""
        other = other_case([(one.label, one.probability) for one in alternatives])
        return Answer(label, alternatives, picture, other_case=other)
    page = _read_line(engine, ink, drawing.choice)
    glyphs = page.glyphs or _as_one_letter(engine, ink, drawing.choice)
    if not page.glyphs:
        page = _page_of(page, glyphs)
    if not glyphs:
        return Answer("", (), None, page)
    trace = drawing.unfinished or drawing.traces[-1]
    x, y, _width = trace.points[-1]
    # The letter drawn last is the one people look at.
    number = min(
        range(len(glyphs)),
        key=lambda at: (
            max(glyphs[at].box.left - x, x - glyphs[at].box.right, 0) ** 2
            + max(glyphs[at].box.top - y, y - glyphs[at].box.bottom, 0) ** 2
        ),
    )
    latest = glyphs[number]
    return Answer(page.text, latest.alternatives, latest.picture, page, latest=number)


def _as_one_letter(engine: Engine, ink: NDArray[np.float32], choice: Choice) -> tuple[Glyph, ...]:
    """Read all ink as one letter: where no line was found in it, there still is what was drawn."""
    import numpy as np

    from hwocr.ink.glyph import normalise_glyph
    from hwocr.reading.page import Box, Glyph

    picture = normalise_glyph(ink)
    alternatives = engine.classify(picture, choice)
    rows, columns = (np.flatnonzero((ink > 0.3).any(axis=axis)) for axis in (1, 0))
    if not alternatives or not rows.size:
        return ()
    box = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    best = alternatives[0]
    return (Glyph(box, best.label, best.probability, alternatives, picture, best.label),)


def _page_of(page: Page, glyphs: tuple[Glyph, ...]) -> Page:
    """Return the page with these letters as its only word."""
    from hwocr.reading.page import Line, Word

    return replace(page, lines=(Line((Word(glyphs),)),) if glyphs else ())


def _read_line(engine: Engine, ink: NDArray[np.float32], choice: Choice) -> Page:
    """Read the part of the canvas that has ink on it: most of it is empty, and reading takes time."""
    import numpy as np

    height, width = ink.shape
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    top, left = max(0, int(rows[0]) - _MARGIN), max(0, int(columns[0]) - _MARGIN)
    written = ink[top : int(rows[-1]) + 1 + _MARGIN, left : int(columns[-1]) + 1 + _MARGIN]
    page = engine.read_drawing(written, choice)

    def moved(box: Box) -> Box:
        return replace(
            box, left=box.left + left, top=box.top + top, right=box.right + left, bottom=box.bottom + top
        )

    lines = tuple(
        replace(
            line,
            words=tuple(
                replace(word, glyphs=tuple(replace(glyph, box=moved(glyph.box)) for glyph in word.glyphs))
                for word in line.words
            ),
        )
        for line in page.lines
    )
    return replace(page, lines=lines, width=width, height=height)
