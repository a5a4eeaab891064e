"""A walk from one letter to another: what lies between their codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.autoencoder.latent import WAITING, LatentPanel, fitting_side
from hwocr.gui.autoencoder.sheets import strip_picture, strip_place
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import heading, muted, tool_button
from hwocr.gui.widgets.picture_view import PictureView
from hwocr.runs.store.reconstructions import CodeMap, interpolate, samples_of

STEPS = 64
"""The slider has so many steps from one letter to the other."""
_SHOWN = 9
_SIDE, _LARGE = 72, 256
_LEAST = 32
# All that stands beside the ends and the large picture is so high.
_REST = 284


class InterpolationPanel(LatentPanel):
    """Two letters, a strip of what lies between them, and a slider that goes along."""

    title = "Walk"
    tip = "From one letter to another through the space of codes."

    def __init__(self, context: ApplicationContext, actions: Mapping[str, QAction]) -> None:
        """Build the panel.

        Args:
            context: of the main window.
            actions: ``other_start``, ``other_end`` and ``swap_walk`` are used.
        """
        super().__init__(context)
        self.boxes = (ComboBox(), ComboBox())
        self.ends = (
            GlyphPicture("The first letter", side=_SIDE),
            GlyphPicture("The last letter", side=_SIDE),
        )
        self._turns = [0, 0]
        self._glyphs: NDArray[np.float32] | None = None
        self.now = GlyphPicture("The letter at this step", side=_LARGE)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName("Place on the way")
        self.slider.setStatusTip("Go along the way from the first letter to the last.")
        self.slider.valueChanged.connect(lambda _value: self._show_step())
        self.strip = PictureView("The way", WAITING)
        self.strip.setMaximumHeight(64)
        self.strip.clicked.connect(
            lambda column, _row: self.slider.setValue(strip_place(column, _SHOWN) * STEPS // (_SHOWN - 1))
        )
        self._words = muted()
        self._actions = {name: actions[name] for name in ("other_start", "other_end", "swap_ends")}
        for box, name in zip(self.boxes, ("First letter", "Last letter"), strict=True):
            box.setAccessibleName(name)
            box.setStatusTip(f"Choose the label of the {name.lower()}.")
            box.setMinimumContentsLength(3)
            box.activated.connect(lambda _index: self._ask())
        calls = (lambda: self._turn(0), lambda: self._turn(1), self.swap)
        for action, call in zip(self._actions.values(), calls, strict=True):
            action.triggered.connect(lambda _on=False, call=call: call())
        self._build()
        self.forget()

    @property
    def glyphs(self) -> NDArray[np.float32] | None:
        """What lies on the way, (STEPS + 1, 32, 32)."""
        return self._glyphs

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pictures square in a small window."""
        super().resizeEvent(event)
        room = self.height() - _REST
        end = min(_SIDE, max(_LEAST, room // 3))
        for view in self.ends:
            view.set_side(end)
        self.now.set_side(min(fitting_side(self.width(), 1, _LARGE), max(_LEAST, room - end)))

    def show_codes(self) -> None:
        """Offer the labels, and walk again."""
        codes = self.codes
        for action in self._actions.values():
            action.setEnabled(codes is not None)
        self.slider.setEnabled(codes is not None)
        if codes is None:
            self._glyphs = None
            self.strip.show_image(None)
            for view in (*self.ends, self.now):
                view.show_ink(None)
            return
        present = [codes.labels[number] for number in np.unique(codes.targets)]
        for place, box in enumerate(self.boxes):
            if [box.itemText(i) for i in range(box.count())] != present:
                chosen = box.currentText()
                box.clear()
                box.addItems(present)
                box.setCurrentIndex(
                    present.index(chosen) if chosen in present else place * (len(present) > 1)
                )
        self._ask()

    def choose(self, first: str, last: str) -> None:
        """Walk between samples of two labels."""
        for box, label in zip(self.boxes, (first, last), strict=True):
            box.setCurrentText(label)
        self._ask()

    def swap(self) -> None:
        """Walk the other way."""
        first, last = (box.currentText() for box in self.boxes)
        self._turns.reverse()
        self.choose(last, first)

    def repaint_all(self) -> None:
        """Draw the strip in other colours."""
        self._show_walk(self._glyphs)

    def _build(self) -> None:
        ends = QHBoxLayout()
        ends.setSpacing(2 * STEP)
        for place, (box, view) in enumerate(zip(self.boxes, self.ends, strict=True)):
            side = QVBoxLayout()
            side.setSpacing(STEP)
            row = QHBoxLayout()
            row.setSpacing(STEP // 2)
            row.addWidget(box)
            row.addWidget(tool_button(self._actions["other_end" if place else "other_start"]))
            if place:
                row.insertStretch(0, 1)
            else:
                row.addStretch(1)
            side.addLayout(row)
            edge = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            side.addWidget(view, 0, edge)
            ends.addLayout(side, 1)
            if not place:
                ends.addWidget(tool_button(self._actions["swap_ends"]), 0, Qt.AlignmentFlag.AlignTop)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        outer.setSpacing(STEP)
        outer.addWidget(heading("From one letter to another"))
        outer.addLayout(ends)
        outer.addWidget(self.strip)
        outer.addWidget(self.slider)
        outer.addWidget(self._words)
        outer.addSpacing(STEP)
        outer.addWidget(self.now, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        QWidget.setTabOrder(self.boxes[0], self.boxes[1])

    def _turn(self, place: int) -> None:
        self._turns[place] += 1
        self._ask()

    def _ask(self) -> None:
        codes = self.codes
        if codes is None:
            return
        samples = [self._sample_of(codes, place) for place in (0, 1)]
        for view, sample in zip(self.ends, samples, strict=True):
            view.show_ink(codes.images[sample] / np.float32(255))
        self.ask(
            lambda model, found: model.decode(interpolate(found, samples[0], samples[1], STEPS + 1)),
            self._show_walk,
        )

    def _sample_of(self, codes: CodeMap, place: int) -> int:
        """Return the sample at an end: of its label those first that come out best."""
        ordered = samples_of(codes, self.boxes[place].currentText())
        return int(ordered[self._turns[place] % len(ordered)])

    def _show_walk(self, glyphs: NDArray[np.float32] | None) -> None:
        self._glyphs = glyphs
        if glyphs is not None:
            self.strip.show_image(strip_picture(glyphs[:: STEPS // (_SHOWN - 1)][:_SHOWN], self.colours))
            self._show_step()

    def _show_step(self) -> None:
        if self._glyphs is None:
            return
        step = self.slider.value()
        self.now.show_ink(self._glyphs[step])
        first, last = (box.currentText() for box in self.boxes)
        self._words.setText(f"{100 * step / STEPS:.0f} % of the way from {first} to {last}")
