"""What the window remembers from one time to the next."""

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from hwocr.gui.appearance.theme import APPEARANCES, Appearance
from hwocr.gui.context.engine import ALL_RECOGNISERS, AUTOMATIC, Choice

_RECENT_FILES = 10


def open_settings() -> QSettings:
    """Open the user's settings: a file in ``HWOCR_HOME`` where that is set, else the system's place."""
    home = os.environ.get("HWOCR_HOME")
    if home:
        return QSettings(str(Path(home) / "window.ini"), QSettings.Format.IniFormat)
    return QSettings("hwocr", "hwocr")


class Settings:
    """Typed access to the stored values; a value that makes no sense counts as not there."""

    def __init__(self, store: QSettings) -> None:
        """Read from and write to ``store``."""
        self._store = store

    def state(self, name: str) -> QByteArray | None:
        """Return a widget's saved geometry or splitter positions."""
        value = self._store.value(f"state/{name}")
        return value if isinstance(value, QByteArray) else None

    def set_state(self, name: str, state: QByteArray) -> None:
        """Keep a widget's geometry or splitter positions."""
        self._store.setValue(f"state/{name}", state)

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes or no."""
        value = self._store.value(f"flags/{name}", default)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1")

    def set_flag(self, name: str, value: bool) -> None:
        """Keep a yes or no."""
        self._store.setValue(f"flags/{name}", value)

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        try:
            return int(str(self._store.value(f"numbers/{name}", default)))
        except ValueError:
            return default

    def set_number(self, name: str, value: int) -> None:
        """Keep a whole number."""
        self._store.setValue(f"numbers/{name}", value)

    @property
    def appearance(self) -> Appearance:
        """System, light or dark."""
        value = str(self._store.value("appearance", "system"))
        return value if value in APPEARANCES else "system"

    @appearance.setter
    def appearance(self, value: Appearance) -> None:
        self._store.setValue("appearance", value)

    @property
    def choice(self) -> Choice:
        """The model, whether context is used, and whether a form's labels are left out."""
        model = str(self._store.value("model", AUTOMATIC)) or AUTOMATIC
        recognisers = str(self._store.value("recognisers", ALL_RECOGNISERS)) or ALL_RECOGNISERS
        return Choice(model, self.flag("use_context", True), self.flag("leave_out_labels", True), recognisers)

    @choice.setter
    def choice(self, value: Choice) -> None:
        self._store.setValue("model", value.model)
        self.set_flag("use_context", value.use_context)
        self.set_flag("leave_out_labels", value.leave_out_labels)
        self._store.setValue("recognisers", value.recognisers)

    @property
    def last_folder(self) -> str:
        """The folder a file was last opened from or saved to; empty if none."""
        return str(self._store.value("last_folder", ""))

    @last_folder.setter
    def last_folder(self, value: str) -> None:
        self._store.setValue("last_folder", value)

    @property
    def recent_files(self) -> list[str]:
        """Files opened lately, the latest first."""
        value = self._store.value("recent_files", [])
        if isinstance(value, str):  # an INI list of one comes back as a string
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []

    def add_recent_file(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        name = str(path)
        files = [name, *(other for other in self.recent_files if other != name)]
        self._store.setValue("recent_files", files[:_RECENT_FILES])

    def forget_recent_file(self, path: Path) -> None:
        """Take a file that cannot be opened out of the recent ones."""
        self._store.setValue("recent_files", [name for name in self.recent_files if name != str(path)])

    def clear_recent_files(self) -> None:
        """Forget all recent files."""
        self._store.setValue("recent_files", [])

    @property
    def open_pages(self) -> list[str]:
        """The files that were open when the window was closed."""
        value = self._store.value("open_pages", [])
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []

    @property
    def shown_page(self) -> tuple[str, int]:
        """The file and number of the page that was shown then."""
        return str(self._store.value("shown_page", "")), self.number("shown_page", 1)

    def set_open_pages(self, files: list[str], shown: tuple[str, int]) -> None:
        """Keep which files are open, and which page of them is shown."""
        self._store.setValue("open_pages", files)
        self._store.setValue("shown_page", shown[0])
        self.set_number("shown_page", shown[1])

    def flush(self) -> None:
        """Write to disk now."""
        self._store.sync()
