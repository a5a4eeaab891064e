"""What the main window and its tabs know of each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from hwocr.gui.context.engine import Choice, Engine
from hwocr.gui.context.message_bar import MessageBar
from hwocr.gui.context.settings import Settings
from hwocr.gui.context.workers import Workers

if TYPE_CHECKING:
    from hwocr.reading.page import Page

Menus = dict[str, list[QAction | None]]
"""A tab's own actions by menu title ("Edit"); None is a separator."""


class Reading(QObject):
    """What to read with, chosen once for all tabs.

    Signals:
        changed: another model, or context or the printed labels switched on or off.
    """

    changed = Signal()

    def __init__(self, choice: Choice, parent: QObject | None = None) -> None:
        """Start with a choice."""
        super().__init__(parent)
        self._choice = choice

    @property
    def choice(self) -> Choice:
        """The choice in force."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Read with something else from now on."""
        if choice != self._choice:
            self._choice = choice
            self.changed.emit()


@dataclass(frozen=True, slots=True)
class ApplicationContext:
    """What the main window lends to its tabs.

    Attributes:
        engine: reading and models.
        settings: what is remembered.
        workers: the pool for long work.
        quick: one thread of its own for what must answer at once.
        messages: where to say what happened.
        reading: the model chosen.
        open_drawing: opens what was drawn as a page of the Read tab: its picture, and what was read on it.
    """

    engine: Engine
    settings: Settings
    workers: Workers
    quick: Workers
    messages: MessageBar
    reading: Reading
    open_drawing: Callable[[QImage, Page | None], None]


class Tab(QWidget):
    """A page of the main window.

    Signals:
        status_changed: the line for the status bar, for as long as the tab is shown.
    """

    status_changed = Signal(str)

    def menus(self) -> Menus:
        """Return the actions the window shows in its menus while this tab is shown."""
        return {}

    def status(self) -> str:
        """Return the line for the status bar."""
        return ""

    def paste_text(self, text: str) -> bool:
        """Take text from the clipboard where the user is typing; tell whether it was taken."""
        return False

    def going_on(self) -> list[str]:
        """Return the names of what goes on when the window closes, such as runs that train."""
        return []

    def save_state(self) -> None:
        """Put what shall be remembered into the settings; the window is closing."""


@dataclass(frozen=True, slots=True)
class TabFactory:
    """A tab that is made when it is first shown.

    Attributes:
        title: on the tab bar.
        icon: a Material Design name.
        tip: one sentence.
        make: makes the tab.
    """

    title: str
    icon: str
    tip: str
    make: Callable[[ApplicationContext, QWidget], Tab]


TAB_ENTRY_POINTS = "hwocr.tabs"


def installed_tabs() -> list[TabFactory]:
    """Return the tabs of other installed packages. For a worker.

    Each entry point of the group ``hwocr.tabs`` names a `TabFactory`.
    """
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=TAB_ENTRY_POINTS), key=lambda entry: entry.name)
    loaded = [entry.load() for entry in found]
    return [factory for factory in loaded if isinstance(factory, TabFactory)]
