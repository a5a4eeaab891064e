"""The bar in which the window says what happened, instead of a dialog."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hwocr.errors import HwocrError
from hwocr.gui.appearance.icons import draw_icon, icon
from hwocr.gui.appearance.theme import STEP, colours_of

Tone = Literal["error", "warning", "info"]
_INFO_STAYS = 8000
_WIDEST = 760
# Narrower than this, in pixels, a part has no room for a message with its buttons.
_ROOM = 560
_MOVES = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Hide)
_ICONS = {"error": "alert-circle-outline", "warning": "alert-outline", "info": "information-outline"}


class _ToneIcon(QWidget):
    """Says by its shape and colour whether a message is good news."""

    def __init__(self) -> None:
        super().__init__()
        self._tone: Tone = "info"
        self.setFixedSize(22, 22)

    def show_tone(self, tone: Tone) -> None:
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        colour = {"error": colours.error, "warning": colours.warning, "info": colours.accent}[self._tone]
        draw_icon(QPainter(self), _ICONS[self._tone], self.rect(), QColor(colour))


class MessageBar(QFrame):
    """One message with its hint, floating over what it speaks of; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty bar."""
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName("Message")
        self._icon = _ToneIcon()
        self._message = QLabel()
        self._message.setObjectName("heading")
        self._hint = QLabel()
        self._hint.setObjectName("muted")
        for label in (self._message, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._close = QToolButton()
        self._close.setIcon(icon("close"))
        self._close.setToolTip("Dismiss this message")
        self._close.setAccessibleName("Dismiss this message")
        self._close.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        row.setSpacing(STEP + 4)
        self._offers = QHBoxLayout()
        self._offers.setSpacing(STEP)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addLayout(self._offers)
        row.addWidget(self._close)
        # Good news needs no answer; trouble stays until it is dismissed.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_INFO_STAYS)
        self._timer.timeout.connect(self.hide)
        self._over: QWidget | None = None
        self.hide()

    def float_over(self, widget: QWidget, over: QWidget | None = None) -> None:
        """Belong to a widget: float at its top, be seen when it is seen, and move nothing in it.

        Args:
            widget: what it belongs to.
            over: a part of it to stay above while there is room, so that the other parts can be seen.
        """
        hidden = self.isHidden()
        self.setParent(widget)
        widget.installEventFilter(self)
        self._over = over
        if over is not None:
            over.installEventFilter(self)
        self._place()
        self.setVisible(not hidden)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the widget below changes its size."""
        if watched in (self.parentWidget(), self._over) and event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        below = self.parentWidget()
        if below is None:
            return
        area, over = below.rect(), self._over
        if over is not None and over.isVisibleTo(below) and over.width() >= _ROOM:
            area = QRect(over.mapTo(below, QPoint(0, 0)), over.size())
        width = max(200, min(_WIDEST, area.width() - 4 * STEP))
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
        height = max(height, self.minimumSizeHint().height())
        self.setGeometry(area.left() + (area.width() - width) // 2, STEP, width, height)
        self.raise_()

    @property
    def message(self) -> str:
        """What the bar says; empty while it is hidden."""
        return "" if self.isHidden() else self._message.text()

    @property
    def hint(self) -> str:
        """What it advises to do."""
        return "" if self.isHidden() else self._hint.text()

    @property
    def offers(self) -> list[QPushButton]:
        """The buttons of an offer."""
        rows = range(self._offers.count())
        widgets = [item.widget() for row in rows if (item := self._offers.itemAt(row)) is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def show_error(self, error: HwocrError) -> None:
        """Show an error: its message and its hint."""
        self.show_message(error.message, error.hint, "error")

    def show_message(self, message: str, hint: str = "", tone: Tone = "info") -> None:
        """Show a message in place of the one before."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._icon.show_tone(tone)
        self._show_offers(())
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleDescription(f"{message} {hint}".strip())
        if tone == "info":
            self._timer.start()
        else:
            self._timer.stop()
        self._place()
        self.show()

    def show_offer(self, message: str, hint: str, offers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Show a message with buttons; it stays until one is pressed or it is dismissed.

        Args:
            message: what it is about.
            hint: a second line.
            offers: the words of each button and what it does.
        """
        self.show_message(message, hint)
        self._timer.stop()
        self._show_offers(offers)

    def _show_offers(self, offers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        while (item := self._offers.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for words, call in offers:
            button = QPushButton(words)
            button.clicked.connect(lambda _checked=False, call=call: self._take(call))
            self._offers.addWidget(button)
        self._place()

    def _take(self, call: Callable[[], object]) -> None:
        self.hide()
        call()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses the message."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
