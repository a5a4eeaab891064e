"""A drawn letter, what comes out of it, and how unlike the letters of the training it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.autoencoder.latent import LatentPanel, fitting_side
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.draw.canvas import Canvas
from hwocr.gui.draw.history import Trace
from hwocr.gui.draw.ink import InkCache
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.parts import heading, muted, tool_button
from hwocr.models.autoencoder import Autoencoder
from hwocr.nn.psnr import psnr
from hwocr.runs.analysis.novelty import Novelty, novelty
from hwocr.runs.store.reconstructions import CodeMap

_SIDE = 112
_BINS = 40


class DrawPanel(LatentPanel):
    """A canvas, the letter as the network gets it, its copy, and its place among the samples."""

    title = "Draw"
    tip = "Draw a letter: what comes out of it, and how unlike the training data is your hand?"

    def __init__(self, context: ApplicationContext, actions: Mapping[str, QAction]) -> None:
        """Build the panel.

        Args:
            context: of the main window.
            actions: ``undo_copy``, ``redo_copy`` and ``clear_copy`` are used.
        """
        super().__init__(context)
        self.canvas = Canvas()
        self.canvas.setMinimumSize(200, 140)
        self._cache = InkCache()
        self.original = GlyphPicture("The letter as the network gets it", side=_SIDE)
        self.copy = GlyphPicture("What comes out", side=_SIDE)
        self.spread = SpreadView()
        self._words = muted(wrap=True)
        self._answer: Answer | None = None
        self._actions = {name: actions[name] for name in ("undo_copy", "redo_copy", "clear_copy")}
        calls = (self.canvas.undo, self.canvas.redo, self.canvas.clear)
        for action, call in zip(self._actions.values(), calls, strict=True):
            action.triggered.connect(lambda _on=False, call=call: call())
        self.canvas.changed.connect(lambda _moving: self._ask())
        self.canvas.history_changed.connect(self._update_actions)
        self._build()
        self.forget()

    @property
    def answer(self) -> Answer | None:
        """What came out of the drawing; None while there is none, or no model."""
        return self._answer

    @property
    def words(self) -> str:
        """How unlike the training data the letter is, in words."""
        return self._words.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the spread its room in a small window."""
        super().resizeEvent(event)
        for view in (self.original, self.copy):
            view.set_side(fitting_side(self.width(), 3, _SIDE))

    def show_codes(self) -> None:
        """Show the spread of the samples, and copy the drawing again."""
        ready = self.codes is not None
        self.canvas.set_guides(False, "Draw one letter or digit" if ready else "")
        self.canvas.setEnabled(ready)
        self._update_actions()
        self.spread.show_samples(self.codes.psnr if self.codes is not None else None)
        self._show(None)
        self._ask()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(heading("Your hand"))
        head.addStretch(1)
        for action in self._actions.values():
            head.addWidget(tool_button(action))
        pictures = QHBoxLayout()
        pictures.setSpacing(2 * STEP)
        for view, caption in ((self.original, "goes in"), (self.copy, "comes out")):
            column = QVBoxLayout()
            column.setSpacing(STEP // 2)
            column.addWidget(view)
            column.addWidget(muted(caption, wrap=True))
            pictures.addLayout(column)
        pictures.addWidget(self.spread, 1)
        self._words.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * STEP, STEP, 2 * STEP, 2 * STEP)
        outer.setSpacing(STEP)
        outer.addLayout(head)
        outer.addWidget(self.canvas, 1)
        outer.addLayout(pictures)
        outer.addWidget(self._words)

    def _update_actions(self) -> None:
        history, ready = self.canvas.history, self.codes is not None
        on = (history.can_undo, history.can_redo, bool(history.traces))
        for action, possible in zip(self._actions.values(), on, strict=True):
            action.setEnabled(ready and possible)

    def _ask(self) -> None:
        if self.canvas.is_empty:
            self._show(None)
        traces, unfinished = self.canvas.history.traces, self.canvas.unfinished
        shape = (self.canvas.height(), self.canvas.width())
        cache = self._cache
        self.ask(
            lambda model, codes: _copied(model, codes, cache, traces, unfinished, shape),
            self._show,
        )

    def _show(self, answer: Answer | None) -> None:
        self._answer = answer
        self.original.show_ink(answer.glyph if answer is not None else None)
        self.copy.show_ink(answer.copy if answer is not None else None)
        self.spread.show_letter(answer.novelty.psnr if answer is not None else None)
        if answer is not None:
            self._words.setText(f"Your letter comes out with {answer.novelty.words}")
        elif self.codes is None:
            self._words.setText("Draw here once the run has its first model, after some seconds of training.")
        else:
            count, middle = len(self.codes.psnr), float(np.median(self.codes.psnr))
            self._words.setText(
                f"The reconstructions of {count:,} validation samples: median {middle:.1f} dB. "
                "Draw a letter and see where yours stands."
            )


class SpreadView(QWidget):
    """A histogram of the samples' decibels, with the drawn letter's place in it."""

    def __init__(self) -> None:
        """Make an empty histogram."""
        super().__init__()
        self.setAccessibleName("Decibels of the validation samples")
        self.setToolTip("How well the validation samples come out; the line is your letter.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._samples: NDArray[np.float32] | None = None
        self._counts = np.zeros(0)
        self._limits = (0.0, 1.0)
        self._letter: float | None = None

    def show_samples(self, samples: NDArray[np.float32] | None) -> None:
        """Draw the decibels (N,) of the samples, or nothing."""
        self._samples = samples
        if samples is not None:
            self._limits = (float(samples.min()), float(max(samples.max(), samples.min() + 1)))
            self._counts = np.histogram(samples, _BINS, self._limits)[0]
        self.update()

    def show_letter(self, decibels: float | None) -> None:
        """Mark the drawn letter's decibels, or nothing."""
        self._letter = decibels
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the pictures beside it."""
        return QSize(96, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars, ends and mark."""
        if self._samples is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        low, high = self._limits
        if self._letter is not None:
            low, high = min(low, self._letter), max(high, self._letter)
        room = QRectF(4, 4, self.width() - 8, self.height() - 26)

        def across(value: float) -> float:
            return room.left() + room.width() * (value - low) / (high - low)

        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.setPen(Qt.PenStyle.NoPen)
        edges = np.linspace(*self._limits, _BINS + 1)
        for place, count in enumerate(self._counts):
            left, right = across(edges[place]), across(edges[place + 1])
            below = self._letter is not None and edges[place + 1] <= self._letter
            bar = QColor(colours.accent)
            bar.setAlphaF(0.9 if below else 0.35)
            painter.setBrush(bar)
            height = room.height() * count / self._counts.max()
            painter.drawRect(QRectF(left, room.bottom() - height, max(1.0, right - left - 1), height))
        painter.setPen(QColor(colours.muted))
        under = QRectF(room.left(), room.bottom() + 2, room.width(), 20)
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft, f"{low:.0f}")
        painter.drawText(under, Qt.AlignmentFlag.AlignRight, f"{high:.0f} dB")
        if self._letter is not None:
            at = across(self._letter)
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(round(at), round(room.top()), round(at), round(room.bottom()))


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What came out of a drawing.

    Attributes:
        glyph: (32, 32) the letter as the network gets it.
        copy: (32, 32) what comes out.
        novelty: its place among the validation samples.
    """

    glyph: NDArray[np.float32]
    copy: NDArray[np.float32]
    novelty: Novelty


def _copied(
    model: Autoencoder,
    codes: CodeMap,
    cache: InkCache,
    traces: tuple[Trace, ...],
    unfinished: Trace | None,
    shape: tuple[int, int],
) -> Answer | None:
    from hwocr.ink.glyph import normalise_glyph

    ink = cache.render(traces, shape, unfinished)
    if not ink.any():
        return None
    glyph = normalise_glyph(ink)
    copy = model.reconstruct(glyph[None])
    return Answer(glyph, copy[0], novelty(float(psnr(glyph[None], copy)[0]), codes.psnr))
