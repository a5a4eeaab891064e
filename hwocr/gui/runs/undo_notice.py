"""A message with a way back: what was done can be undone from it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from hwocr.gui.context.message_bar import MessageBar
from hwocr.gui.training.run_bar import action_button


class UndoNotice(MessageBar):
    """A message bar with an action's button in it."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        """Make an empty bar that offers ``action``."""
        super().__init__(parent)
        row = self.layout()
        button = action_button(action)
        # Before the cross that dismisses the message.
        row.insertWidget(row.count() - 1, button, 0, Qt.AlignmentFlag.AlignVCenter)  # type: ignore[union-attr]
