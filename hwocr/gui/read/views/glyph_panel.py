"""The chosen letter: what the network saw, what else it could be, and why it was read so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import STEP, colours_of, confidence_class
from hwocr.gui.context.images import cut
from hwocr.gui.read.page_state import bars_words, explain
from hwocr.gui.widgets.bars import Bars, percent
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.parts import muted

if TYPE_CHECKING:
    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.page import Glyph

_SIDE, _SMALL_SIDE = 96, 64
_ROWS, _FEW_ROWS = 5, 3
_WORDS = ("High confidence", "Low confidence", "Very low confidence")


class GlyphPanel(QFrame):
    """Shows one letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a letter."""
        super().__init__(parent)
        self._seen = GlyphPicture("What the network sees: 32 × 32", "", _SIDE)
        self._cut = GlyphPicture("The letter on the page", "", _SIDE)
        self._letter = QLabel()
        font = self._letter.font()
        self._small_font, font = QFont(font), QFont(font)
        font.setPointSizeF(font.pointSizeF() * 3.6)
        self._small_font.setPointSizeF(self._small_font.pointSizeF() * 1.8)
        for size in (font, self._small_font):
            size.setWeight(QFont.Weight.DemiBold)
        self._font = font
        self._letter.setFont(font)
        self._letter.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._letter.setAccessibleName("Chosen letter")
        self._grade = muted(wrap=True)
        self._grade.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._level = 0
        self._why = muted(wrap=True)
        self._why.setAccessibleName("Why")
        self._why.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._why.setMinimumHeight(2 * self._why.fontMetrics().lineSpacing())
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._differs = muted(wrap=True)
        self._differs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._differs.setAccessibleName("What the bars show")
        self._bars = Bars(_ROWS, can_be_chosen=True)
        self._bars.setToolTip("Click what it is.")
        self.alike = QPushButton()
        self.alike.setObjectName("link")
        # Room is kept for it: nothing moves when it comes.
        policy = self.alike.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.alike.setSizePolicy(policy)
        self.alike.hide()
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
        self._column = column = QVBoxLayout(self)
        column.addLayout(pictures)
        column.addWidget(self._why)
        column.addWidget(self._differs)
        column.addWidget(self._bars)
        column.addWidget(self.alike, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.set_low(False)
        self.show_glyph(None, None)
        follow_colours(self, self._colour_grade)

    def _colour_grade(self) -> None:
        # The style sheet's colour for such labels would win over a palette.
        self._grade.setStyleSheet(f"color: {colours_of(self.palette()).confidence[self._level]}")

    def set_low(self, low: bool) -> None:
        """Take less height: smaller pictures, fewer alternatives."""
        room = STEP if low else STEP + 4
        self._column.setContentsMargins(2 * STEP, room, 2 * STEP, room)
        self._column.setSpacing(room)
        policy = self.alike.sizePolicy()
        policy.setRetainSizeWhenHidden(not low)
        self.alike.setSizePolicy(policy)
        for picture in (self._seen, self._cut):
            picture.set_side(_SMALL_SIDE if low else _SIDE)
        self._letter.setFont(self._small_font if low else self._font)
        self._bars.set_rows(_FEW_ROWS if low else _ROWS)

    def offer_alike(self, count: int, read_as: str, label: str) -> None:
        """Offer to change letters that look like the one just corrected; 0 takes the offer back."""
        which = "1 more letter" if count == 1 else f"{count} more letters"
        self.alike.setText(f"{which} read as {read_as}: {label} as well?  (Ctrl+G)")
        self.alike.setVisible(count > 0)

    @property
    def letter(self) -> str:
        """The letter shown; empty for none."""
        return self._letter.text()

    @property
    def bars_words(self) -> str:
        """What the bars show."""
        return self._differs.text()

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
            self._differs.clear()
            self._bars.show_values(())
            self._seen.show_ink(None)
            self._cut.show_image(None)
            return
        self._letter.setText(glyph.label)
        level = confidence_class(glyph.confidence)
        grade = {"corrected": "Corrected", "confirmed": "Confirmed"}.get(glyph.checked)
        self._grade.setText(grade or f"{_WORDS[level]}\n{percent(glyph.confidence)}")
        self._level = level
        self._colour_grade()
        self._why.setText(explain(glyph))
        self._differs.setText(bars_words(glyph))
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
