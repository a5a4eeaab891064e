"""Doing something when light becomes dark: words with colours in them are written anew."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from hwocr.gui.appearance.theme import colours_of


class _Follower(QObject):
    """Calls when its widget's colours are others than before."""

    def __init__(self, widget: QWidget, call: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._call = call
        self._known = colours_of(widget.palette())
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        # Every style sheet above the widget sends these, mostly for nothing.
        if event.type() == QEvent.Type.PaletteChange:
            colours = colours_of(self._widget.palette())
            if colours is not self._known:
                self._known = colours
                self._call()
        return False


def follow_colours(widget: QWidget, call: Callable[[], object]) -> None:
    """Call a function whenever a widget changes between light and dark."""
    _Follower(widget, call)
