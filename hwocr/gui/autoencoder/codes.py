"""Where the letters lie among the codes, and what is drawn at any point between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.autoencoder.latent import WAITING, LatentPanel, fitting_side
from hwocr.gui.autoencoder.plane import PlaneView
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import heading, muted
from hwocr.models.autoencoder import Autoencoder
from hwocr.runs.store.reconstructions import CodeMap

_SIDE = 104
_ALL = "all"


class CodesPanel(LatentPanel):
    """The plane, the sample under the pointer with its copy, and the letter at the chosen point."""

    title = "Codes"
    tip = "The samples in the plane of the codes' two leading directions; drag to draw a point of it."

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel."""
        super().__init__(context)
        self.plane = PlaneView()
        self.plane.picked.connect(lambda _x, _y: self._decode())
        self.plane.pointed.connect(self._on_pointed)
        self._empty = muted(WAITING, wrap=True)
        self._sample = 0
        self.label = ComboBox()
        self.label.setAccessibleName("Label that is highlighted")
        self.label.setStatusTip("Highlight the samples of one label in the plane.")
        self.label.setToolTip("Highlight the samples of one label")
        self.label.addItem(_ALL)
        self.label.currentTextChanged.connect(
            lambda label: self.plane.highlight("" if label == _ALL else label)
        )
        self.sample = GlyphPicture("The sample under the pointer", side=_SIDE)
        self.copy = GlyphPicture("Its reconstruction", side=_SIDE)
        self.decoded = GlyphPicture("The letter at the point", side=_SIDE)
        self._captions = {view: muted() for view in (self.sample, self.copy, self.decoded)}
        self._words = muted(
            "Each dot is a validation sample, each colour a label. Click, drag, or use the arrow keys: "
            "the letter at that point is drawn.",
            wrap=True,
        )
        self._build()
        self.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pictures square in a small window."""
        super().resizeEvent(event)
        for view in self._captions:
            view.set_side(fitting_side(self.width(), len(self._captions), _SIDE))

    def show_codes(self) -> None:
        """Draw the samples, and the letter at the point again."""
        codes = self.codes
        self._pages.setCurrentIndex(0 if codes is None else 1)
        if codes is None:
            self.plane.show_samples(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), ())
            for view in self._captions:
                view.show_ink(None)
            return
        self._offer_labels(codes)
        self.plane.show_samples(codes.places, codes.targets, codes.labels)
        if self.plane.point is None:
            self.plane.show_point((0.0, 0.0))
        self._show_sample()
        self._decode()

    def _build(self) -> None:
        middle = QWidget()
        self._pages = QStackedLayout(middle)
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.addStretch(1)
        column.addWidget(self._empty)
        column.addStretch(1)
        self._pages.addWidget(empty)
        self._pages.addWidget(self.plane)
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        for view, caption in self._captions.items():
            column = QVBoxLayout()
            column.setSpacing(STEP // 2)
            column.addWidget(view)
            caption.setWordWrap(True)
            column.addWidget(caption)
            row.addLayout(column)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        outer.setSpacing(STEP)
        head = QHBoxLayout()
        head.addWidget(heading("The plane of the codes"))
        head.addStretch(1)
        head.addWidget(muted("highlight"))
        head.addSpacing(STEP // 2)
        head.addWidget(self.label)
        outer.addLayout(head)
        outer.addWidget(self._words)
        outer.addWidget(middle, 1)
        outer.addLayout(row)
        self._captions[self.decoded].setText("at the point")

    def _offer_labels(self, codes: CodeMap) -> None:
        listed = [_ALL, *(codes.labels[number] for number in np.unique(codes.targets))]
        if listed != [self.label.itemText(place) for place in range(self.label.count())]:
            chosen = self.label.currentText()
            self.label.clear()
            self.label.addItems(listed)
            self.label.setCurrentText(chosen if chosen in listed else _ALL)

    def _on_pointed(self, index: int) -> None:
        if index >= 0:
            self._sample = index
            self._show_sample()

    def _show_sample(self) -> None:
        codes = self.codes
        if codes is None:
            return
        self._sample = min(self._sample, len(codes.images) - 1)
        self.sample.show_ink(codes.images[self._sample] / np.float32(255))
        self._captions[self.sample].setText(f"sample of {codes.labels[codes.targets[self._sample]]}")
        self._captions[self.copy].setText(f"reconstruction, {codes.psnr[self._sample]:.1f} dB")
        self._decode()

    def _decode(self) -> None:
        point, sample = self.plane.point, self._sample
        if point is not None:
            self.ask(lambda model, codes: _two(model, codes, sample, point), self._show_decoded)

    def _show_decoded(self, glyphs: NDArray[np.float32]) -> None:
        self.copy.show_ink(glyphs[0])
        self.decoded.show_ink(glyphs[1])


def _two(model: Autoencoder, codes: CodeMap, sample: int, point: tuple[float, float]) -> NDArray[np.float32]:
    """Decode a sample's code and a point of the plane."""
    return model.decode(np.stack([codes.codes[sample], codes.code_at(np.array(point))]))
