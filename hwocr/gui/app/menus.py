"""The menu bar: the window's own menus, with the shown tab's actions in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from hwocr.gui.appearance.theme import APPEARANCES
from hwocr.gui.context.tab import Menus
from hwocr.gui.read.views.empty import sample_pages, sample_title

if TYPE_CHECKING:
    from hwocr.gui.app.main_window import MainWindow


class MenuBar(QMenuBar):
    """File, Edit, View, what the tab brings along, Help."""

    def __init__(self, window: MainWindow) -> None:
        """Build the menus that do not change."""
        super().__init__(window)
        self._window = window
        self._recent = QMenu("Open &recent", self)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._samples = QMenu("&Sample pages", self)
        self._appearance = QMenu("&Appearance", self)
        self._fill_samples()
        self._fill_appearance()

    def show_tab_menus(self, menus: Menus) -> None:
        """Rebuild the bar with the actions of the tab that is shown."""
        actions = self._window.actions_by_name
        for menu in self.findChildren(QMenu):
            if menu.property("rebuilt"):
                menu.deleteLater()
        self.clear()
        file_menu = self._add("&File")
        file_menu.addAction(actions["open"])
        file_menu.addAction(actions["open_scanner"])
        file_menu.addMenu(self._recent)
        file_menu.addMenu(self._samples)
        file_menu.addAction(actions["open_model"])
        _extend(file_menu, [None, *menus.get("File", []), None, actions["quit"]])
        edit_menu = self._add("&Edit")
        _extend(edit_menu, [*menus.get("Edit", []), actions["paste"]])
        view_menu = self._add("&View")
        _extend(view_menu, [*menus.get("View", []), None])
        view_menu.addMenu(self._appearance)
        _extend(view_menu, [None, actions["next_tab"], actions["previous_tab"]])
        for title, entries in menus.items():
            if title not in ("File", "Edit", "View"):
                taken = {letter_of(action.text()) for action in self.actions()}
                _extend(self._add(with_letter(title, {*taken, "h"})), entries)
        _extend(self._add("&Help"), [actions["shortcuts"], actions["open_log"], None, actions["about"]])

    def _add(self, title: str) -> QMenu:
        menu = QMenu(title, self)
        menu.setProperty("rebuilt", True)
        self.addMenu(menu)
        return menu

    def _fill_recent(self) -> None:
        self._recent.clear()
        for name in self._window.context.settings.recent_files:
            path = Path(name)
            action = self._recent.addAction(f"{path.name}  –  {path.parent}")
            action.setStatusTip(f"Open {name}.")
            action.triggered.connect(lambda _checked=False, path=path: self._window.open_files([path]))
        if self._recent.isEmpty():
            self._recent.addAction("No files yet").setEnabled(False)
        self._recent.addSeparator()
        self._recent.addAction(self._window.actions_by_name["clear_recent"])

    def _fill_samples(self) -> None:
        for path in sample_pages():
            action = self._samples.addAction(sample_title(path))
            action.setStatusTip("Open this sample page.")
            action.triggered.connect(
                lambda _checked=False, path=path: self._window.open_files([path], remember=False)
            )
        self._samples.setEnabled(not self._samples.isEmpty())

    def _fill_appearance(self) -> None:
        theme = self._window.theme
        group = QActionGroup(self)
        for appearance in APPEARANCES:
            words = "&System" if appearance == "system" else f"&{appearance.capitalize()}"
            action = QAction(words, self)
            action.setCheckable(True)
            action.setChecked(theme.appearance == appearance)
            action.setStatusTip("Choose light or dark.")
            action.triggered.connect(lambda _checked=False, chosen=appearance: theme.choose(chosen))
            group.addAction(action)
            self._appearance.addAction(action)


def letter_of(title: str) -> str:
    """Return the letter that opens a menu with Alt; "" if it has none."""
    _before, mark, after = title.partition("&")
    return after[:1].lower() if mark else ""


def with_letter(title: str, taken: set[str]) -> str:
    """Mark the first letter of a title that no other menu of the bar has."""
    for place, letter in enumerate(title):
        if letter.isalpha() and letter.lower() not in taken:
            return f"{title[:place]}&{title[place:]}"
    return title


def _extend(menu: QMenu, entries: list[QAction | None]) -> None:
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry)
