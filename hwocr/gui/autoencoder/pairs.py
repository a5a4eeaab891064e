"""Letters and their copies, several of each label, after any epoch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout

from hwocr.gui.appearance.theme import STEP, Colours, colours_of
from hwocr.gui.autoencoder.sheets import Layout, pair_sheet
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.parts import heading, muted, tool_button
from hwocr.gui.widgets.picture_view import PictureView
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.reconstructions import (
    Originals,
    Reconstructions,
    kept_epochs,
    read_originals,
    read_reconstructions,
)

_LARGE = 88


class PairsPanel(RunPanel):
    """A sheet of pairs, a slider over the epochs, and the pair under the pointer, large."""

    title = "Pairs"
    tip = "Letters and what comes out of them, epoch by epoch."

    def __init__(self, context: ApplicationContext, actions: Mapping[str, QAction]) -> None:
        """Build the panel.

        Args:
            context: of the main window.
            actions: ``earlier_copies`` and ``later_copies`` are used.
        """
        super().__init__(context)
        self.sheet = SheetView()
        self.sheet.pointed.connect(self._on_pointed)
        self._found: _Found | None = None
        self._epochs: list[int] = []
        self._follows = True
        self._pair = 0
        self._heading = heading("")
        self._note = muted(wrap=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Epoch of the reconstructions")
        self.slider.setStatusTip("Go back to the reconstructions of an earlier epoch.")
        self.slider.setEnabled(False)
        self.slider.valueChanged.connect(self._on_moved)
        self.original = GlyphPicture("The letter", side=_LARGE)
        self.copy = GlyphPicture("Its reconstruction", side=_LARGE)
        self._pair_words = muted(wrap=True)
        self._actions = (actions["earlier_reconstructions"], actions["later_reconstructions"])
        for action, step in zip(self._actions, (-1, 1), strict=True):
            action.triggered.connect(
                lambda _on=False, step=step: self.slider.setValue(self.slider.value() + step)
            )
        self._build()
        self.forget()

    @property
    def epoch(self) -> int | None:
        """The epoch whose copies are shown."""
        return self._found.epoch if self._found is not None else None

    @property
    def words(self) -> str:
        """What is said about all pairs, and about the one that is shown large."""
        return f"{self._note.text()} {self._pair_words.text()}"

    def forget(self) -> None:
        """Show no pairs."""
        self._found, self._epochs, self._follows, self._pair = None, [], True, 0
        self.slider.setEnabled(False)
        for action in self._actions:
            action.setEnabled(False)
        self.sheet.show_sheet(None, None, ())
        self.original.show_ink(None)
        self.copy.show_ink(None)
        self._heading.setText("Letters and their reconstructions")
        self._note.clear()
        self._pair_words.clear()

    def refresh(self) -> None:
        """Look for new epochs, and show the latest while the slider stands at its end."""
        if self.run_seen is None:
            return
        run, colours, known = self.run_seen.run, self.colours, self._found
        wanted = None if self._follows or not self._epochs else self._epochs[self.slider.value()]
        self.read(lambda: _look(run, wanted, known, colours), self._show)

    def repaint_all(self) -> None:
        """Draw the sheet in other colours."""
        self._found = None
        self.refresh()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(STEP)
        row.addWidget(tool_button(self._actions[0]))
        row.addWidget(self.slider, 1)
        row.addWidget(tool_button(self._actions[1]))
        large = QHBoxLayout()
        large.setSpacing(STEP)
        large.addWidget(self.original)
        large.addWidget(self.copy)
        large.addWidget(self._pair_words, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        outer.setSpacing(STEP)
        outer.addWidget(self._heading)
        outer.addWidget(self.sheet, 1)
        outer.addLayout(row)
        outer.addWidget(self._note)
        outer.addLayout(large)

    def _show(self, found: _Found | None) -> None:
        if found is None:
            return
        if found.epochs != self._epochs:
            self._show_epochs(found.epochs)
        if self._found is not None and found.epoch == self._found.epoch:
            return
        self._found = found
        self.sheet.show_sheet(found.image, found.layout, found.originals.labels)
        after = "Before training" if found.epoch == 0 else f"After epoch {found.epoch}"
        self._heading.setText(after)
        count, mean = len(found.copies.psnr), float(found.copies.psnr.mean())
        self._note.setText(f"{count} validation samples; mean PSNR {mean:.2f} dB.")
        self._show_pair()
        for action, on in zip(
            self._actions, (found.epoch != found.epochs[0], not self._is_last), strict=True
        ):
            action.setEnabled(on)

    @property
    def _is_last(self) -> bool:
        return self._found is not None and self._found.epoch == self._epochs[-1]

    def _show_epochs(self, epochs: list[int]) -> None:
        chosen = None if self._follows or not self._epochs else self._epochs[self.slider.value()]
        self._epochs = epochs
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(epochs) - 1)
        self.slider.setValue(epochs.index(chosen) if chosen in epochs else len(epochs) - 1)
        self.slider.blockSignals(False)
        self.slider.setEnabled(len(epochs) > 1)

    def _show_pair(self) -> None:
        found = self._found
        if found is None:
            return
        place = min(self._pair, len(found.copies.psnr) - 1)
        self.original.show_ink(found.originals.images[place] / 255)
        self.copy.show_ink(found.copies.images[place] / 255)
        label = found.originals.labels[found.originals.targets[place]]
        self._pair_words.setText(
            f"A sample of {label} and its reconstruction: {found.copies.psnr[place]:.1f} dB."
        )

    def _on_pointed(self, column: int, row: int) -> None:
        if self._found is None or column < 0:
            return
        pair = self._found.layout.pair_at(column, row)
        if pair is not None and pair != self._pair:
            self._pair = pair
            self._show_pair()

    def _on_moved(self, value: int) -> None:
        self._follows = value == self.slider.maximum()
        self.refresh()


class SheetView(PictureView):
    """The pairs, with the labels in front of their rows."""

    def __init__(self) -> None:
        """Make an empty sheet."""
        super().__init__("Letters and their reconstructions", "They appear as soon as a run has started.")
        self._layout: Layout | None = None
        self._labels: tuple[str, ...] = ()

    def show_sheet(self, image: QImage | None, layout: Layout | None, labels: tuple[str, ...]) -> None:
        """Show a sheet made by `pair_sheet`."""
        self._layout, self._labels = layout, labels
        self.show_image(image)

    def paint_over(self, painter: QPainter, frame: QRect) -> None:
        """Draw the labels."""
        if self._layout is None or self.image is None:
            return
        factor = frame.width() / self.image.width()
        painter.setPen(QColor(colours_of(self.palette()).muted))
        font = painter.font()
        font.setPixelSize(max(8, min(14, round(14 * factor))))
        painter.setFont(font)
        for label, room in self._layout.gutters():
            place = QRect(
                frame.left() + round(room.left() * factor),
                frame.top() + round(room.top() * factor),
                round(room.width() * factor),
                round(room.height() * factor),
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._labels[label])


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The copies of one epoch, ready to be shown."""

    epochs: list[int]
    epoch: int
    originals: Originals
    copies: Reconstructions
    layout: Layout
    image: QImage


def _look(run: RunFolder, wanted: int | None, known: _Found | None, colours: Colours) -> _Found | None:
    epochs = kept_epochs(run)
    originals = known.originals if known is not None else read_originals(run)
    if not epochs or originals is None:
        return None
    epoch = wanted if wanted in epochs else epochs[-1]
    if known is not None and known.epoch == epoch:
        return _Found(epochs, epoch, originals, known.copies, known.layout, known.image)
    copies = read_reconstructions(run, epoch)
    if copies is None or len(copies.images) != len(originals.images):
        return None
    layout = Layout.of(originals.targets)
    return _Found(epochs, epoch, originals, copies, layout, pair_sheet(originals, copies, layout, colours))
