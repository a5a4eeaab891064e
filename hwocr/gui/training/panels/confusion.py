"""What the best network takes for what: matrix, worst pairs in words, the misread samples of a cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.theme import STEP, Colours, colours_of
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.training.panels.pictures import confusion_picture, glyph_sheet, photo_picture
from hwocr.gui.widgets.bars import percent
from hwocr.gui.widgets.parts import heading, muted
from hwocr.gui.widgets.picture_view import PictureView
from hwocr.runs.analysis.confusions import ConfusedPair, cell_words, worst_pairs
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import ImageSamples, RunFolder

_MARGIN = 18
# Names of classes get at most so much room beside the matrix, pixels.
_WIDEST = 96
_MOST_SAMPLES = 200
_SAMPLE = 48


class MatrixView(PictureView):
    """The matrix with its labels at two sides and a mark around the chosen cell."""

    def __init__(self) -> None:
        """Make an empty matrix."""
        super().__init__(
            "Confusion matrix", "The matrix comes with the first saved model, after some seconds."
        )
        self._labels: tuple[str, ...] = ()
        self._margin = _MARGIN
        self._chosen: tuple[int, int] | None = None

    def show_matrix(self, labels: tuple[str, ...], image: QImage | None) -> None:
        """Show a picture of a matrix."""
        self._labels = labels
        self._margin = _MARGIN
        if self._has_names:
            metrics = QFontMetrics(self._label_font(12))
            self._margin = min(_WIDEST, max(metrics.horizontalAdvance(label) for label in labels) + 6)
        self.show_image(image)

    def choose(self, cell: tuple[int, int] | None) -> None:
        """Mark a cell: row, column."""
        self._chosen = cell
        self.update()

    @property
    def _has_names(self) -> bool:
        return any(len(label) > 1 for label in self._labels)

    def _label_font(self, step: float) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(7, min(12, round(step))))
        return font

    def room(self) -> QRect:
        """Leave the labels their edge."""
        return self.rect().adjusted(self._margin, self._margin, -2, -2)

    def paint_over(self, painter: QPainter, frame: QRect) -> None:
        """Draw labels and mark."""
        colours = colours_of(self.palette())
        count = len(self._labels)
        if not count:
            return
        step = frame.width() / count
        font = self._label_font(step)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        for index, label in enumerate(self._labels):
            is_chosen = self._chosen is not None and index in self._chosen
            painter.setPen(QColor(colours.text if is_chosen else colours.muted))
            shown = metrics.elidedText(label, Qt.TextElideMode.ElideRight, self._margin - 4)
            at = round(index * step)
            left = QRect(frame.left() - self._margin, frame.top() + at, self._margin - 4, round(step))
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
            above = QRect(frame.left() + at, frame.top() - self._margin, round(step), self._margin - 3)
            if self._has_names:
                # Names stand upright above their columns.
                painter.save()
                painter.translate(above.left(), above.bottom())
                painter.rotate(-90)
                upright = QRect(0, 0, above.height(), above.width())
                painter.drawText(upright, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
                painter.restore()
            else:
                painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, label)
        if self._chosen is not None:
            row, column = self._chosen
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawRect(
                QRect(
                    frame.left() + round(column * step) - 1,
                    frame.top() + round(row * step) - 1,
                    round(step) + 2,
                    round(step) + 2,
                )
            )


class ConfusionPanel(RunPanel):
    """Matrix above; below, the worst pairs and the samples of the chosen cell."""

    title = "Confusion"
    tip = "What is taken for what, and the samples behind it."

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel."""
        super().__init__(context)
        self.matrix = MatrixView()
        self.matrix.clicked.connect(lambda column, row: self.choose(row, column))
        self.matrix.pointed.connect(self._on_pointed)
        self.pairs = QListWidget()
        self.pairs.setAccessibleName("Worst pairs")
        self.pairs.setStatusTip("Choose a pair to see its samples.")
        self.pairs.currentRowChanged.connect(self._on_pair)
        self.samples = QListWidget()
        self.samples.setAccessibleName("Misread samples, the most confident first")
        self._words = QLabel()
        self._words.setAccessibleName("The cell of the matrix")
        self._found: _Found | None = None
        self._version = (0, 0)
        self._cell: tuple[int, int] | None = None
        self._build()

    @property
    def words(self) -> str:
        """What is said about the cell."""
        return self._words.text()

    def suits(self, recipe: Recipe) -> bool:
        """Lines are not told apart: they have no classes."""
        return not recipe.reads_lines

    def forget(self) -> None:
        """Show no matrix."""
        self._found, self._version, self._cell = None, (0, 0), None
        self.matrix.show_matrix((), None)
        self.matrix.choose(None)
        self.pairs.clear()
        self.samples.clear()
        self._words.setText("")

    def refresh(self) -> None:
        """Read the matrix again if it was written since."""
        if self.run_seen is None:
            return
        run, version, colours = self.run_seen.run, self._version, self.colours
        self.read(lambda: _look(run, version, colours), self._show)

    def repaint_all(self) -> None:
        """Draw everything in other colours."""
        self._version = (0, 0)
        self.refresh()

    def choose(self, truth: int, answer: int) -> None:
        """Open a cell onto its samples."""
        if self._found is None:
            return
        self._cell = (truth, answer)
        self.matrix.choose(self._cell)
        self._say(truth, answer)
        pairs = [(pair.truth, pair.answer) for pair in self._found.pairs]
        self.pairs.blockSignals(True)
        self.pairs.setCurrentRow(pairs.index(self._cell) if self._cell in pairs else -1)
        self.pairs.blockSignals(False)
        self._show_samples()

    def _build(self) -> None:
        self.samples.setViewMode(QListWidget.ViewMode.IconMode)
        self.samples.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.samples.setMovement(QListWidget.Movement.Static)
        self.samples.setIconSize(QSize(_SAMPLE, _SAMPLE))
        self.samples.setGridSize(QSize(64, 76))
        self.samples.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.samples.setUniformItemSizes(True)
        for view in (self.pairs, self.samples):
            view.setFrameShape(QListWidget.Shape.NoFrame)
            view.setTextElideMode(Qt.TextElideMode.ElideRight)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setObjectName("rows" if view is self.pairs else "thumbnails")
        lower = QWidget()
        row = QHBoxLayout(lower)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * STEP)
        for title, view, stretch in (
            ("Worst pairs", self.pairs, 1),
            ("Samples of the cell", self.samples, 1),
        ):
            column = QVBoxLayout()
            column.setSpacing(STEP // 2)
            column.addWidget(heading(title))
            column.addWidget(view, 1)
            row.addLayout(column, stretch)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addWidget(self.matrix, 1)
        column.addWidget(self._words)
        column.addWidget(muted("Rows: what it is. Columns: what it is taken for."))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setHandleWidth(STEP)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        outer.addWidget(splitter)

    def _show(self, found: _Found | None) -> None:
        if found is None:
            return
        self._version = found.version
        self._found = found
        self.matrix.show_matrix(found.labels, found.image)
        self.pairs.blockSignals(True)
        self.pairs.clear()
        for pair in found.pairs:
            item = QListWidgetItem(_pair_words(pair, found.labels))
            item.setToolTip(pair.words)
            self.pairs.addItem(item)
        self.pairs.blockSignals(False)
        if self._cell is None and found.pairs:
            self.choose(found.pairs[0].truth, found.pairs[0].answer)
        elif self._cell is not None:
            self.choose(*self._cell)

    def _show_samples(self) -> None:
        self.samples.clear()
        if self._found is None or self._cell is None:
            return
        run, cell, colours = self._found.run, self._cell, self.colours
        self.context.workers.start(
            lambda _task: _samples(run, cell, colours), lambda samples: self._fill_samples(run, cell, samples)
        )

    def _fill_samples(
        self, run: RunFolder, cell: tuple[int, int], samples: list[tuple[QImage, float]]
    ) -> None:
        if self._found is None or run.path != self._found.run.path or cell != self._cell:
            return  # another run or cell is looked at by now
        self.samples.clear()
        for image, confidence in samples:
            item = QListWidgetItem(QIcon(QPixmap.fromImage(image)), percent(confidence))
            item.setToolTip(f"{self._words.text()}; this one with {percent(confidence)}")
            self.samples.addItem(item)

    def _on_pair(self, row: int) -> None:
        if self._found is not None and 0 <= row < len(self._found.pairs):
            pair = self._found.pairs[row]
            self.choose(pair.truth, pair.answer)

    def _on_pointed(self, column: int, row: int) -> None:
        if row >= 0:
            self._say(row, column)
        elif self._cell is not None:
            self._say(*self._cell)

    def _say(self, truth: int, answer: int) -> None:
        if self._found is not None:
            self._words.setText(cell_words(self._found.labels, self._found.counts, truth, answer))


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A matrix as it was read."""

    run: RunFolder
    version: tuple[int, int]
    labels: tuple[str, ...]
    counts: NDArray[np.int64]
    image: QImage
    pairs: list[ConfusedPair]


def _pair_words(pair: ConfusedPair, labels: tuple[str, ...]) -> str:
    """Return a pair in words; of names, which may be cut off, the number comes first."""
    truth, answer = labels[pair.truth], labels[pair.answer]
    return pair.words if len(truth) == len(answer) == 1 else f"{pair.count:,} × {truth} → {answer}"


def _look(run: RunFolder, version: tuple[int, int], colours: Colours) -> _Found | None:
    try:
        about = run.confusion_path.stat()
    except OSError:
        return None
    now = (about.st_mtime_ns, about.st_size)
    read = None if now == version else run.confusion()
    if read is None:
        return None
    labels, counts = read
    return _Found(run, now, labels, counts, confusion_picture(counts, colours), worst_pairs(labels, counts))


def _samples(run: RunFolder, cell: tuple[int, int], colours: Colours) -> list[tuple[QImage, float]]:
    photos = run.photos()
    found = _glyphs_in(run, cell, colours) if photos is None else _photos_in(photos, cell)
    return [
        (
            picture.scaled(
                _SAMPLE,
                _SAMPLE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            ),
            confidence,
        )
        for picture, confidence in found
    ]


def _glyphs_in(run: RunFolder, cell: tuple[int, int], colours: Colours) -> list[tuple[QImage, float]]:
    misread = run.misread()
    if misread is None:
        return []
    chosen = _of_cell(cell, misread.truth, misread.answer, misread.confidence)
    pictures = glyph_sheet(misread.images[chosen], colours)
    return [(picture, float(misread.confidence[i])) for picture, i in zip(pictures, chosen, strict=True)]


def _photos_in(photos: ImageSamples, cell: tuple[int, int]) -> list[tuple[QImage, float]]:
    confidence = photos.probabilities[:, 0]
    chosen = _of_cell(cell, photos.truth, photos.top[:, 0], confidence)
    return [(photo_picture(photos.images[i]), float(confidence[i])) for i in chosen]


def _of_cell(
    cell: tuple[int, int],
    truth: NDArray[np.int64],
    answer: NDArray[np.int64],
    confidence: NDArray[np.float32],
) -> NDArray[np.int64]:
    """Return the places of a cell's samples, the most confident first."""
    chosen = np.flatnonzero((truth == cell[0]) & (answer == cell[1]))
    return np.asarray(chosen[np.argsort(-confidence[chosen], kind="stable")][:_MOST_SAMPLES], np.int64)
