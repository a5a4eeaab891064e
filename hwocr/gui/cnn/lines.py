"""Some lines, what they say, and what the network read of them after the last epoch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.widgets.parts import muted
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.line_samples import LineSamples, read_line_readings, read_line_samples

_EMPTY = "The lines come with the first epoch."
_WIDEST = 360


class LinesPanel(RunPanel):
    """Each line as the network sees it; under it what it says and, where that differs, what was read."""

    title = "Lines"
    tip = "Some lines, what they say, and what the network reads after each epoch."

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel."""
        super().__init__(context)
        self._words = muted(_EMPTY, wrap=True)
        self._words.setAccessibleName("How many lines are read without an error")
        self._found: _Found | None = None
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(2 * STEP, 0, 2 * STEP, STEP)
        self._column.addStretch(1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        area = QScrollArea()
        area.setAccessibleName("Lines")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
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
        """What is said about the lines."""
        return self._words.text()

    @property
    def shown(self) -> list[str]:
        """What stands under each line."""
        return [words.text() for _, words in self._rows]

    def suits(self, recipe: Recipe) -> bool:
        """Only runs on lines have any."""
        return recipe.reads_lines

    def forget(self) -> None:
        """Show no lines."""
        self._found = None
        self._words.setText(_EMPTY)
        for picture, words in self._rows:
            picture.deleteLater()
            words.deleteLater()
        self._rows = []

    def refresh(self) -> None:
        """Read again what was read."""
        if self.run_seen is not None:
            run = self.run_seen.run
            self.read(lambda: _look(run), self._show)

    def repaint_all(self) -> None:
        """Draw the lines in the colours of the appearance."""
        found = self._found
        if found is not None:
            self.forget()
            self._show(found)

    def _show(self, found: _Found | None) -> None:
        if found is None or (self._found is not None and self._found.epoch == found.epoch):
            return
        self._found = found
        for row, truth in enumerate(found.samples.truths):
            if row == len(self._rows):
                self._add_row(found.samples, row)
            reading = found.readings[row] if row < len(found.readings) else ""
            same = reading == truth
            self._rows[row][1].setText(truth if same else f"{truth}\nread: {reading or '(nothing)'}")
        right = sum(a == b for a, b in zip(found.samples.truths, found.readings, strict=False))
        self._words.setText(
            f"After epoch {found.epoch}: {right} of {len(found.samples.truths)} lines without an error."
        )

    def _add_row(self, samples: LineSamples, row: int) -> None:
        picture, words = QLabel(), muted(wrap=True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        pixels = np.ascontiguousarray(255 - samples.images[row, :, : int(samples.widths[row])])
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
        shown = QPixmap.fromImage(image.copy())
        if width > _WIDEST:
            shown = shown.scaledToWidth(_WIDEST, Qt.TransformationMode.SmoothTransformation)
        picture.setPixmap(shown)
        picture.setAccessibleName(f"Line: {samples.truths[row]}")
        place = self._column.count() - 1
        self._column.insertWidget(place, picture)
        self._column.insertWidget(place + 1, words)
        self._rows.append((picture, words))


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    epoch: int
    samples: LineSamples
    readings: tuple[str, ...]


def _look(run: RunFolder) -> _Found | None:
    samples, latest = read_line_samples(run), read_line_readings(run)
    return None if samples is None or latest is None else _Found(latest[0], samples, latest[1])
