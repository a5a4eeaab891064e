"""Icons of one family (Material Design Icons through qtawesome), loaded after the window stands.

Importing qtawesome and its fonts takes longer than the rest of the start. Icons made here paint
nothing, at their full size, until `load_icons` has run; then they take the palette's colours at
the moment they are painted, so that light and dark need no second set.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

_FAMILY = "mdi6"
_fonts: dict[str, QFont] = {}


def import_icons() -> None:
    """Import the icon library. Slow: call it in a worker, then `load_icons` on the GUI thread."""
    import qtawesome  # noqa: F401


def load_icons() -> None:
    """Load the icon font (GUI thread) and repaint everything that shows an icon."""
    if _fonts:
        return
    import qtawesome

    _fonts[_FAMILY] = qtawesome.font(_FAMILY, 16)
    for widget in QApplication.allWidgets():
        widget.update()


def icon(name: str) -> QIcon:
    """Return the icon of a Material Design name such as ``content-copy``."""
    return QIcon(_FontIconEngine(name))


def draw_icon(painter: QPainter, name: str, rect: QRect, pen: QPalette | Qt.GlobalColor | object) -> None:
    """Draw an icon as writing in the painter's rectangle; nothing before the font is there."""
    font = _fonts.get(_FAMILY)
    if font is None:
        return
    import qtawesome

    sized = QFont(font)
    sized.setPixelSize(round(rect.height() * 0.94))
    painter.save()
    painter.setFont(sized)
    painter.setPen(pen)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, qtawesome.charmap(f"{_FAMILY}.{name}"))
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
        """Draw onto a transparent pixmap."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
