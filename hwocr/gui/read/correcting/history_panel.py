"""Everything that was done to a page, and the way back to any moment of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.widgets.parts import heading, muted

if TYPE_CHECKING:
    from hwocr.documents.history.history import Version


class HistoryPanel(QFrame):
    """A list of moments, the latest first.

    Signals:
        looked_at: the number of a moment to be shown.
        accepted: the number of the moment to go back to.
        dismissed: the page shall stay as it is.
    """

    looked_at = Signal(int)
    accepted = Signal(int)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._sequences: list[int] = []
        self.list = QListWidget()
        self.list.setObjectName("rows")
        self.list.setAccessibleName("History of the page")
        self.list.currentRowChanged.connect(self._on_row)
        self.accept = QPushButton("Go back to it")
        self.accept.setObjectName("primary")
        self.accept.clicked.connect(self._accept)
        dismiss = QPushButton("Keep the page as it is")
        dismiss.clicked.connect(self.dismissed)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(dismiss)
        row.addWidget(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        column.addWidget(heading("History of the page"))
        column.addWidget(muted("Choose a moment to see the page as it was then.", wrap=True))
        column.addWidget(self.list, 1)
        column.addLayout(row)

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Show the moments, given oldest first."""
        self.list.blockSignals(True)
        self.list.clear()
        self._sequences = [version.sequence for version in reversed(versions)]
        for version in reversed(versions):
            time = _local(version.time)
            self.list.addItem(f"{time}   {version.name}" if time else version.name)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self.accept.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes back, Escape does not."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.accept.isEnabled():
            self._accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def _on_row(self, row: int) -> None:
        self.accept.setEnabled(row > 0)
        if row >= 0:
            self.looked_at.emit(self._sequences[row])

    def _accept(self) -> None:
        self.accepted.emit(self._sequences[self.list.currentRow()])


def _local(time: str) -> str:
    """Return a time of the journal as a clock on the wall shows it; with its date if it is not today's."""
    if not time:
        return ""
    moment = datetime.fromisoformat(time).astimezone()
    today = moment.date() == datetime.now().astimezone().date()
    return f"{moment:%H:%M:%S}" if today else f"{moment:%Y-%m-%d %H:%M}"
