"""The chosen letter: what the network saw, what else it could be, and why it was read so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from hwocr.gui.images import cut
from hwocr.gui.read.sheet import explain
from hwocr.gui.theme import STEP, colours_of, confidence_class
from hwocr.gui.widgets.bars import Bars, percent
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.parts import muted

if TYPE_CHECKING:
    from hwocr.gui.images import Pyramid
    from hwocr.reading.page import Glyph

_WORDS = ("Sure", "Doubtful", "Very doubtful")


class GlyphPanel(QFrame):
    """Shows one letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a letter."""
        super().__init__(parent)
        self._seen = GlyphPicture("What the network sees: 32 × 32", "", 96)
        self._cut = GlyphPicture("The letter on the page", "", 96)
        self._letter = QLabel()
        font = self._letter.font()
        font.setPointSizeF(font.pointSizeF() * 3.6)
        font.setWeight(font.Weight.DemiBold)
        self._letter.setFont(font)
        self._letter.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._letter.setAccessibleName("Chosen letter")
        self._grade = muted()
        self._grade.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._why = muted(wrap=True)
        self._why.setAccessibleName("Why")
        self._why.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._why.setMinimumHeight(2 * self._why.fontMetrics().lineSpacing())
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._bars = Bars()
        answer = QVBoxLayout()
        answer.setSpacing(0)
        answer.addStretch(1)
        answer.addWidget(self._letter)
        answer.addWidget(self._grade)
        answer.addStretch(1)
        pictures = QHBoxLayout()
        pictures.setSpacing(STEP)
        pictures.addWidget(self._cut)
        pictures.addWidget(self._seen)
        pictures.addLayout(answer, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, STEP + 4, 2 * STEP, STEP + 4)
        column.setSpacing(STEP + 4)
        column.addLayout(pictures)
        column.addWidget(self._why)
        column.addWidget(self._bars)
        column.addStretch(1)
        self.show_glyph(None, None)

    @property
    def letter(self) -> str:
        """The letter shown; empty for none."""
        return self._letter.text()

    @property
    def why(self) -> str:
        """The sentence that says why."""
        return self._why.text()

    @property
    def bars(self) -> Bars:
        """The alternatives."""
        return self._bars

    @property
    def seen(self) -> GlyphPicture:
        """The picture the network saw."""
        return self._seen

    def show_glyph(self, glyph: Glyph | None, pyramid: Pyramid | None) -> None:
        """Show a letter and its cut from the page's picture; None for none."""
        if glyph is None:
            self._letter.setText("")
            self._grade.setText("")
            self._why.setText("Click a letter on the page or in the text to see how it was read.")
            self._bars.show_values(())
            self._seen.show_ink(None)
            self._cut.show_image(None)
            return
        self._letter.setText(glyph.label)
        level = confidence_class(glyph.confidence)
        self._grade.setText(f"{_WORDS[level]}\n{percent(glyph.confidence)}")
        palette = QPalette(self._grade.palette())
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colours_of(self.palette()).confidence[level]))
        self._grade.setPalette(palette)
        self._why.setText(explain(glyph))
        self._bars.show_values([(other.label, other.probability) for other in glyph.alternatives])
        self._seen.show_ink(glyph.picture)
        if pyramid is None:
            self._cut.show_image(None)
        else:
            box = glyph.box
            # A square cut with room around the letter, however narrow it is.
            half = max(box.width, box.height) * 0.62 + 4
            x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            self._cut.show_image(cut(pyramid, int(x - half), int(y - half), int(x + half), int(y + half)))
