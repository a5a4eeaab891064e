"""Icons of one family (Material Design Icons, from qtawesome's files), loaded after the window stands.

Importing qtawesome would load all of its families, and on the GUI thread: 0.3 s for one of twelve. Its
font and its table of names are read instead. Icons made here paint nothing, at their full size, until
`load_icons` has run; then they take the palette's colours at the moment they are painted, so that light
and dark need no second set.
"""

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

_FONT, _NAMES = "materialdesignicons6-webfont-[0-9]*.ttf", "materialdesignicons6-webfont-charmap-*.json"


@dataclass(frozen=True, slots=True)
class IconFamily:
    """An icon font as it lies on disk.

    Attributes:
        font: the TrueType file.
        characters: the character of each name.
    """

    font: bytes
    characters: dict[str, str]


@dataclass(slots=True)
class _Loaded:
    """The family once it can be painted with."""

    font: QFont | None = None
    characters: dict[str, str] | None = None


_loaded = _Loaded()


def read_icons() -> IconFamily:
    """Read the icons from disk (worker).

    Raises:
        FileNotFoundError: if qtawesome is not installed or brings other files than it used to.
    """
    spec = find_spec("qtawesome")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        fonts = sorted(Path(folder, "fonts").glob(_FONT))
        tables = sorted(Path(folder, "fonts").glob(_NAMES))
        if fonts and tables:
            codes: dict[str, str] = json.loads(tables[-1].read_text("utf-8"))
            return IconFamily(
                fonts[-1].read_bytes(), {name: chr(int(code, 16)) for name, code in codes.items()}
            )
    raise FileNotFoundError(f"qtawesome's file {_FONT} is not there.")


def load_icons(family: IconFamily) -> None:
    """Make the icons ready to be painted (GUI thread) and repaint everything that shows one."""
    if _loaded.font is not None:
        return
    number = QFontDatabase.addApplicationFontFromData(QByteArray(family.font))
    _loaded.font = QFont(QFontDatabase.applicationFontFamilies(number))
    _loaded.characters = family.characters
    for widget in QApplication.allWidgets():
        widget.update()


def icon(name: str) -> QIcon:
    """Return the icon of a Material Design name such as ``content-copy``."""
    return QIcon(_FontIconEngine(name))


def draw_icon(painter: QPainter, name: str, rect: QRect, pen: QPalette | Qt.GlobalColor | object) -> None:
    """Draw an icon as writing in the painter's rectangle; none without room or before the font is there."""
    if _loaded.font is None or _loaded.characters is None or rect.isEmpty():
        return
    sized = QFont(_loaded.font)
    sized.setPixelSize(round(rect.height() * 0.94))
    painter.save()
    painter.setFont(sized)
    painter.setPen(pen)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _loaded.characters[name])
    painter.restore()


class _FontIconEngine(QIconEngine):
    """Paints one character of the icon font in the palette's colours."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into ``rect``."""
        palette = QApplication.palette()
        colour = palette.color(QPalette.ColorRole.ButtonText)
        if mode == QIcon.Mode.Disabled:
            colour = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        elif state == QIcon.State.On:
            colour = palette.color(QPalette.ColorRole.Highlight)
        else:
            # Line drawings look heavier than writing of the same colour.
            colour.setAlphaF(0.82)
        draw_icon(painter, self._name, rect, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw onto a transparent pixmap; an empty one where a button is squeezed to nothing."""
        if size.isEmpty():
            return QPixmap()
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
