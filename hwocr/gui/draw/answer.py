"""What the network says about the drawing: very large, with the alternatives and the picture it got."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.context.images import heat_image
from hwocr.gui.draw.recogniser import Answer
from hwocr.gui.widgets.bars import Bars, percent
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.parts import heading, muted, panel, strip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.gui.context.neighbour import Neighbour

_ALTERNATIVES = 5
_NOTE = "32 × 32 pixels: the letter cut out, centred, and its strokes brought to one width."
_RED = "Red: what the prediction hangs on."
_OPEN_CASE = "Small and capital have one shape here: draw a line of letters, and their size tells."
# Side of the network's picture by the height of the panel, pixels: the answer keeps its room.
_SIDES = ((620, 160), (500, 104), (0, 56))


class BigText(QWidget):
    """Text as large as its room allows, in one line."""

    def __init__(self, name: str, placeholder: str, largest: int = 150) -> None:
        """Start empty.

        Args:
            name: for screen readers.
            placeholder: shown small while there is no text.
            largest: the height of the font in pixels.
        """
        super().__init__()
        self._text = ""
        self._placeholder = placeholder
        self._largest = largest
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show other text."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the largest letter."""
        return QSize(240, round(self._largest * 1.2))

    def minimumSizeHint(self) -> QSize:
        """Room for a large letter."""
        return QSize(160, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        room = QRectF(self.rect())
        if not self._text:
            painter.setPen(QColor(colours.muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._placeholder)
            return
        text = self._text.replace("\n", "  ")
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        font.setPixelSize(max(12, min(self._largest, int(self.height() * 0.82))))
        width = QFontMetricsF(font).horizontalAdvance(text)
        if width > room.width():
            font.setPixelSize(max(12, int(font.pixelSize() * room.width() / width)))
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


class AnswerPanel(QWidget):
    """The answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without an answer."""
        super().__init__(parent)
        self._big = BigText("Prediction", "Draw, and the prediction appears here.")
        self._grade = muted()
        self._grade.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bars = Bars(_ALTERNATIVES, can_be_chosen=True)
        self._bars.setStatusTip(
            "The five best predictions; click one, or press Return on it, to take it instead."
        )
        self._shown: NDArray[np.float32] | None = None
        self._picture = GlyphPicture("What the network sees: 32 × 32", "", _SIDES[0][1])
        frame, column = panel()
        top, row = strip()
        row.addWidget(heading("Prediction"), 1)
        row.addWidget(self._grade)
        row.addSpacing(STEP)
        column.addWidget(top)
        inner = QVBoxLayout()
        inner.setContentsMargins(2 * STEP, STEP, 2 * STEP, 2 * STEP)
        inner.setSpacing(STEP)
        inner.addWidget(self._big, 1)
        self._which = muted("Top 5")
        inner.addWidget(self._which)
        inner.addWidget(self._bars)
        column.addLayout(inner, 1)
        seen, seen_column = panel()
        top, row = strip()
        row.addWidget(heading("What the network sees"), 1)
        seen_column.addWidget(top)
        body = QHBoxLayout()
        body.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        body.setSpacing(2 * STEP)
        body.addWidget(self._picture)
        self._note = QLabel(_NOTE)
        self._note.setObjectName("muted")
        self._note.setWordWrap(True)
        body.addWidget(self._note, 1)
        seen_column.addLayout(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(STEP)
        outer.addWidget(frame, 1)
        outer.addWidget(seen)

    @property
    def big(self) -> BigText:
        """The answer itself."""
        return self._big

    @property
    def bars(self) -> Bars:
        """The five best."""
        return self._bars

    @property
    def picture(self) -> GlyphPicture:
        """What the network got."""
        return self._picture

    @property
    def note(self) -> str:
        """What is said beside the picture."""
        return self._note.text()

    @property
    def grade(self) -> str:
        """How sure the answer is, in words."""
        return self._grade.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the answer its room in a low window."""
        super().resizeEvent(event)
        side = next(side for least, side in _SIDES if self.height() >= least)
        self._picture.set_side(side)
        # What is written beside the picture needs its height.
        self._note.setVisible(side > _SIDES[-1][1])

    def show_why(
        self,
        picture: NDArray[np.float32],
        saliency: NDArray[np.float32],
        taught: Sequence[Neighbour],
    ) -> None:
        """Show what the answer to a picture hangs on, and the taught letters most like it."""
        if picture is not self._shown:
            return
        side = self._picture.width()
        self._picture.show_image(heat_image(picture, saliency).scaled(side, side))
        words = ", ".join(
            f"{one.label} {percent(one.similarity)}" for one in taught[:3] if one.similarity >= 0.01
        )
        self._note.setText(
            f"Red: what it hangs on. Most like it, of what was taught: {words}." if words else _RED
        )

    def show_answer(self, answer: Answer) -> None:
        """Show an answer."""
        self._big.show_text(answer.text)
        self._bars.show_values([(other.label, other.probability) for other in answer.alternatives])
        if answer.picture is not self._shown:
            self._shown = answer.picture
            self._picture.show_ink(answer.picture)
            self._note.setText(_NOTE)
        best = answer.alternatives[0] if answer.alternatives else None
        in_line = answer.page is not None
        self._which.setText("Top 5 for the chosen letter" if in_line else "Top 5")
        self._grade.setText(_grade(answer) if best is not None and not in_line else "")
        self._grade.setToolTip(_OPEN_CASE if answer.other_case else "")


def _grade(answer: Answer) -> str:
    """How sure the answer is; of a letter whose case a drawing alone does not tell, both cases together."""
    best = answer.alternatives[0]
    if not answer.other_case:
        return percent(best.probability)
    both = best.probability + sum(
        one.probability for one in answer.alternatives if one.label == answer.other_case
    )
    return f"{best.label} or {answer.other_case}  {percent(both)}"
