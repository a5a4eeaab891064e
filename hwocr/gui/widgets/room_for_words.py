"""Buttons that show their words where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget


class WordsWhereThereIsRoom(QObject):
    """Shows the words of a strip's buttons while the strip is wide enough for them; icons alone otherwise."""

    def __init__(self, strip: QWidget, buttons: Sequence[QToolButton], narrow: int) -> None:
        """Follow a strip.

        Args:
            strip: the widget whose width counts.
            buttons: in it.
            narrow: below this width, pixels, the buttons are icons alone.
        """
        super().__init__(strip)
        self._buttons = list(buttons)
        self._narrow = narrow
        strip.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the width anew."""
        if isinstance(event, QResizeEvent):
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if event.size().width() < self._narrow:
                style = Qt.ToolButtonStyle.ToolButtonIconOnly
            for button in self._buttons:
                button.setToolButtonStyle(style)
        return super().eventFilter(watched, event)
