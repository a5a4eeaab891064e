"""The list of hits: the strip of the picture, what was read, where, and how probable it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.library.strips import HEIGHT, WIDTH

if TYPE_CHECKING:
    from hwocr.library.search import Hit

Index = QModelIndex | QPersistentModelIndex
STRIP_ROLE = int(Qt.ItemDataRole.UserRole) + 1
HIT_ROLE = STRIP_ROLE + 1


class HitsModel(QAbstractListModel):
    """The hits of a search, the most probable first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with none."""
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()
        self._strips: dict[int, QImage | None] = {}

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self.hits = hits
        self._strips.clear()
        self.endResetModel()

    def show_strip(self, place: int, strip: QImage | None) -> None:
        """Show the strip of a hit; None where its file is gone."""
        self._strips[place] = strip
        self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many hits there are."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a hit shows; its text for those that cannot see."""
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{hit.text}, {hit.probability:.0%}, {hit.file.name}, page {hit.number}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(hit.file)
        if role == STRIP_ROLE:
            return self._strips.get(index.row())
        if role == HIT_ROLE:
            return hit
        return None


class HitDelegate(QStyledItemDelegate):
    """Paints a hit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for each."""
        return QSize(WIDTH, HEIGHT + 3 * STEP + option.fontMetrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the strip, and below it what was read, where, and how probable it is."""
        hit: Hit = index.data(HIT_ROLE)
        strip: QImage | None = index.data(STRIP_ROLE)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        inside = option.rect.adjusted(STEP, STEP, -STEP, -STEP)
        room = QRect(inside.left(), inside.top(), min(WIDTH, inside.width()), HEIGHT)
        if strip is not None:
            painter.drawImage(room.topLeft(), strip, QRect(0, 0, room.width(), HEIGHT))
        else:
            painter.fillRect(room, QColor(128, 128, 128, 40))
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        words = inside.adjusted(0, HEIGHT + STEP // 2, 0, 0)
        percent = f"{hit.probability:.0%}"
        where = f"{hit.text}    {hit.file.name}, page {hit.number}"
        wide = words.width() - option.fontMetrics.horizontalAdvance(percent) - STEP
        text = option.fontMetrics.elidedText(where, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), percent)
        painter.restore()
