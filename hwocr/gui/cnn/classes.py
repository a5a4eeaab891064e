"""How well each class is told, as bars, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.widgets.parts import muted
from hwocr.runs.analysis.class_accuracy import ClassScore, class_scores, class_words
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder

_ROW = 24
_MOST_LABEL = 136
# Below these a class is doubtful, below the second very doubtful.
_GOOD, _FAIR = 0.9, 0.7
_EMPTY = "The classes come with the first saved model, after some seconds."


class ClassBars(QWidget):
    """A row for each class: label, bar, part told right, what it is mostly mistaken for."""

    def __init__(self) -> None:
        """Show no classes yet."""
        super().__init__()
        self._scores: tuple[ClassScore, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Accuracy of each class, the worst first")

    @property
    def scores(self) -> tuple[ClassScore, ...]:
        """What is shown."""
        return self._scores

    def show_scores(self, scores: Sequence[ClassScore]) -> None:
        """Show these."""
        self._scores = tuple(scores)
        self.setAccessibleDescription(
            ", ".join(f"{score.label} {100 * score.accuracy:.0f} %" for score in self._scores[:10])
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return QSize(280, max(1, len(self._scores)) * _ROW)

    def minimumSizeHint(self) -> QSize:
        """The narrowest that can be read."""
        return QSize(240, max(1, len(self._scores)) * _ROW)

    def event(self, event: QEvent) -> bool:
        """Tell the counts of the row that is pointed at."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // _ROW
            words = score_words(self._scores[row]) if 0 <= row < len(self._scores) else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        widest = max((metrics.horizontalAdvance(score.label) for score in self._scores), default=0.0)
        label = min(widest, _MOST_LABEL) + STEP
        mistakes = ("mostly " + score.mistaken_for for score in self._scores if score.mistaken)
        mistake = min(max((metrics.horizontalAdvance(words) for words in mistakes), default=0.0), _MOST_LABEL)
        first = max(0, event.rect().top() // _ROW)
        for row in range(first, min(len(self._scores), event.rect().bottom() // _ROW + 1)):
            self._paint_row(painter, row, label, mistake, metrics)

    def _paint_row(
        self, painter: QPainter, row: int, label: float, mistake: float, metrics: QFontMetricsF
    ) -> None:
        colours = colours_of(self.palette())
        score, top = self._scores[row], row * _ROW
        figure = metrics.horizontalAdvance("100 %") + STEP
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.text))
        words = metrics.elidedText(score.label, Qt.TextElideMode.ElideRight, label)
        painter.drawText(QRectF(0, top, label, _ROW), left, words)
        end = self.width() - (mistake + 2 * STEP if mistake else 0)
        track = QRectF(label + STEP, top + _ROW / 2 - 4, max(24.0, end - figure - label - STEP), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(track, 4, 4)
        if score.right:
            shade = 0 if score.accuracy >= _GOOD else 1 if score.accuracy >= _FAIR else 2
            bar = QRectF(track)
            bar.setWidth(max(8.0, track.width() * score.accuracy))
            painter.setBrush(QColor(colours.confidence[shade]))
            painter.drawRoundedRect(bar, 4, 4)
        painter.setPen(QColor(colours.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(end - figure, top, figure, _ROW), right, f"{100 * score.accuracy:.0f} %")
        if score.mistaken:
            painter.setPen(QColor(colours.muted))
            words = metrics.elidedText(f"mostly {score.mistaken_for}", Qt.TextElideMode.ElideRight, mistake)
            painter.drawText(QRectF(end + 2 * STEP, top, mistake, _ROW), left, words)


class ClassesPanel(RunPanel):
    """A sentence and the bars."""

    title = "Classes"
    tip = "How well each class is told, the worst first."

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel."""
        super().__init__(context)
        self.bars = ClassBars()
        self._words = muted(_EMPTY, wrap=True)
        self._words.setAccessibleName("How the classes differ")
        self._version = 0
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * STEP, 0, 2 * STEP, STEP)
        column.addWidget(self.bars)
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName("Classes")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QVBoxLayout()
        head.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 0)
        head.addWidget(self._words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(STEP)
        outer.addLayout(head)
        outer.addWidget(area, 1)

    @property
    def words(self) -> str:
        """What is said about the classes."""
        return self._words.text()

    def suits(self, recipe: Recipe) -> bool:
        """Lines are not told apart: they have no classes."""
        return not recipe.reads_lines

    def forget(self) -> None:
        """Show no classes."""
        self._version = 0
        self.bars.show_scores(())
        self._words.setText(_EMPTY)

    def refresh(self) -> None:
        """Read the matrix again if it was written since."""
        if self.run_seen is not None:
            run, version = self.run_seen.run, self._version
            self.read(lambda: _look(run, version), self._show)

    def _show(self, found: _Found | None) -> None:
        if found is not None:
            self._version = found.version
            self.bars.show_scores(found.scores)
            self._words.setText(class_words(found.scores))


def score_words(score: ClassScore) -> str:
    """Say how one class is told, with its counts."""
    words = f"{score.label}: {score.right:,} of {score.total:,} right"
    return f"{words}; taken for {score.mistaken_for} {score.mistaken:,} times" if score.mistaken else words


@dataclass(frozen=True, slots=True)
class _Found:
    version: int
    scores: tuple[ClassScore, ...]


def _look(run: RunFolder, version: int) -> _Found | None:
    try:
        now = run.confusion_path.stat().st_mtime_ns
    except OSError:
        return None
    read = None if now == version else run.confusion()
    return None if read is None else _Found(now, tuple(class_scores(*read)))
