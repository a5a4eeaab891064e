"""First-layer weights as pictures: at initialisation and after any epoch, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout

from hwocr.gui.appearance.theme import STEP, Colours
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.training.panels.pictures import (
    MOST_TILES,
    tile_columns,
    tile_side,
    tile_step,
    weight_tiles,
)
from hwocr.gui.widgets.parts import heading, muted
from hwocr.gui.widgets.picture_view import PictureView
from hwocr.ink.glyph import SIZE
from hwocr.runs.store.folder import RunFolder


class WeightsPanel(RunPanel):
    """Two grids of tiles and a slider over the epochs."""

    title = "Weights"
    tip = "What each unit of the first layer looks for."
    unit_word = "unit"

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel."""
        super().__init__(context)
        self.start = PictureView(
            f"First-layer {self.title.lower()} at initialisation",
            f"The {self.title.lower()} before training.",
            square=True,
        )
        self.now = PictureView(
            f"First-layer {self.title.lower()} now", f"The {self.title.lower()} as they learn.", square=True
        )
        self._epochs: list[int] = []
        self._follows = True
        self._shown: int | None = None
        self._now_label = heading("Now")
        self._note = muted(wrap=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Epoch of the weights")
        self.slider.setStatusTip("Go back to the weights of an earlier epoch.")
        self.slider.setEnabled(False)
        self.slider.valueChanged.connect(self._on_moved)
        self._unit = 0
        self._units = 0
        self._height = SIZE
        self._unit_label = heading("")
        self.large = tuple(
            PictureView(name, square=True)
            for name in (f"The {self.unit_word} at initialisation", f"The {self.unit_word} now")
        )
        for view in (self.start, self.now):
            view.pointed.connect(self._on_pointed)
        self._build()

    def forget(self) -> None:
        """Show no weights."""
        self._epochs, self._follows, self._shown = [], True, None
        self.slider.setEnabled(False)
        for view in (self.start, self.now, *self.large):
            view.show_image(None)
        self._unit_label.clear()
        self._now_label.setText("Now")
        self._note.clear()

    def refresh(self) -> None:
        """Look for new snapshots, and draw the latest while the slider stands at its end."""
        if self.run_seen is None:
            return
        run, colours = self.run_seen.run, self.colours
        wanted = None if self._follows or not self._epochs else self._epochs[self.slider.value()]
        shown, has_start = self._shown, self.start.image is not None
        self.read(lambda: _look(run, wanted, shown, has_start, colours), self._show)

    def repaint_all(self) -> None:
        """Draw both grids in other colours."""
        self._shown = None
        self.start.show_image(None)
        self.refresh()

    def _build(self) -> None:
        grids = QHBoxLayout()
        grids.setSpacing(2 * STEP)
        for label, view in ((heading("At initialisation"), self.start), (self._now_label, self.now)):
            column = QVBoxLayout()
            column.setSpacing(STEP)
            column.addWidget(label)
            column.addWidget(view, 1000)
            column.addStretch(1)  # what a square view leaves over stands below it
            grids.addLayout(column, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, STEP)
        outer.setSpacing(STEP)
        outer.addLayout(grids, 4)
        outer.addWidget(self.slider)
        outer.addWidget(self._note)
        outer.addSpacing(STEP)
        outer.addWidget(self._unit_label)
        large = QHBoxLayout()
        large.setSpacing(2 * STEP)
        for picture in self.large:
            large.addWidget(picture, 1)
        outer.addLayout(large, 3)
        outer.addStretch(1)

    def _show(self, found: _Found | None) -> None:
        if found is None:
            self._note.setText("This recipe keeps no snapshots of the weights, or none yet.")
            return
        self._show_epochs(found.epochs, found.epoch)
        self._shown = found.epoch
        if found.start is not None:
            self.start.show_image(found.start)
        if found.now is not None:
            self.now.show_image(found.now)
            self._units, self._height = found.units, found.height
            self._show_unit()
            self._note.setText(self._words(found))

    def _words(self, found: _Found) -> str:
        many = (
            f"{found.units:,}" if found.units <= MOST_TILES else f"The first {MOST_TILES} of {found.units:,}"
        )
        what = (
            "red, green and blue as they are looked for"
            if found.has_colours
            else "blue adds, amber takes away"
        )
        size = f"{found.height} × {found.width} pixels"
        return f"{many} {self.unit_word}s of {size}; {what}; each by its largest weight."

    def _show_epochs(self, epochs: list[int], shown: int) -> None:
        self._now_label.setText("At initialisation" if shown == 0 else f"After epoch {shown}")
        if epochs == self._epochs:
            return
        chosen = None if self._follows else self._epochs[self.slider.value()]
        self._epochs = epochs
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(epochs) - 1)
        self.slider.setValue(epochs.index(chosen) if chosen in epochs else len(epochs) - 1)
        self.slider.blockSignals(False)
        self.slider.setEnabled(len(epochs) > 1)

    def _on_pointed(self, column: int, row: int) -> None:
        columns, step = tile_columns(self._units), tile_step(self._height)
        if row >= 0 and self._units:
            self._unit = min(row // step * columns + column // step, min(self._units, MOST_TILES) - 1)
            self._show_unit()

    def _show_unit(self) -> None:
        """Show the unit that was pointed at last, large."""
        columns = tile_columns(self._units)
        place = QPoint(self._unit % columns, self._unit // columns) * tile_step(self._height)
        size = QSize(tile_side(self._height), tile_side(self._height))
        for view, source in zip(self.large, (self.start, self.now), strict=True):
            if source.image is not None:
                view.show_image(source.image.copy(QRect(place, size)))
        self._unit_label.setText(f"{self.unit_word.capitalize()} {self._unit + 1}")

    def _on_moved(self, value: int) -> None:
        self._follows = value == self.slider.maximum()
        self.refresh()


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The snapshots of a run and the pictures that are new."""

    epochs: list[int]
    epoch: int
    units: int
    height: int
    width: int
    has_colours: bool
    start: QImage | None
    now: QImage | None


def _look(
    run: RunFolder, wanted: int | None, shown: int | None, has_start: bool, colours: Colours
) -> _Found | None:
    epochs = sorted(run.snapshots())
    if not epochs:
        return None
    epoch = wanted if wanted in epochs else epochs[-1]
    start = None if has_start else weight_tiles(run.snapshot(epochs[0]), colours)
    if epoch == shown and has_start:
        return _Found(epochs, epoch, 0, 0, 0, False, None, None)
    weights = run.snapshot(epoch)
    now = weight_tiles(weights, colours)
    return _Found(
        epochs, epoch, len(weights), weights.shape[-2], weights.shape[-1], weights.ndim == 4, start, now
    )
