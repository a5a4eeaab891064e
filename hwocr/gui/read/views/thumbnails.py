"""The pages at the left, as small pictures."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from hwocr.gui.appearance.icons import draw_icon
from hwocr.gui.appearance.theme import STEP, Colours, colours_of
from hwocr.gui.read.page_state import PageState

_SHEET = Qt.ItemDataRole.UserRole
_PICTURE = Qt.ItemDataRole.DecorationRole
_SIDE = 104


class ThumbnailList(QListWidget):
    """One item a page.

    Signals:
        sheet_chosen: a page to show (Sheet).
    """

    sheet_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self.setAccessibleName("Pages")
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_SIDE + 5 * STEP)
        self.setMaximumWidth(_SIDE + 12 * STEP)
        self.currentItemChanged.connect(self._on_current)

    def add(self, page_state: PageState) -> None:
        """Add a page at the end."""
        item = QListWidgetItem(page_state.title)
        item.setData(_SHEET, page_state)
        item.setData(_PICTURE, QPixmap.fromImage(page_state.thumbnail))
        item.setToolTip(str(page_state.path) if page_state.path is not None else page_state.title)
        self.addItem(item)

    def remove(self, page_state: PageState) -> None:
        """Take a page out."""
        row = self._row(page_state)
        if row >= 0:
            self.takeItem(row)

    def show_sheet(self, page_state: PageState | None) -> None:
        """Mark a page as the one shown."""
        self.setCurrentRow(-1 if page_state is None else self._row(page_state))

    def refresh(self) -> None:
        """Something about a page changed."""
        for row in range(self.count()):
            item = self.item(row)
            page_state: PageState = item.data(_SHEET)
            words = f"{page_state.title}, {page_state.shown_status}"
            if item.data(Qt.ItemDataRole.AccessibleTextRole) != words:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self.viewport().update()

    def _row(self, page_state: PageState) -> int:
        rows = (row for row in range(self.count()) if self.item(row).data(_SHEET) is page_state)
        return next(rows, -1)

    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.sheet_chosen.emit(item.data(_SHEET))


class _Delegate(QStyledItemDelegate):
    """Draws the picture, its number and its name."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for a picture and one line."""
        return QSize(_SIDE + 2 * STEP, _SIDE + 5 * STEP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one page."""
        colours = colours_of(QApplication.palette())
        rect: QRect = option.rect.adjusted(4, 2, -4, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            tint = QColor(colours.accent_soft)
            if not chosen:
                tint.setAlphaF(0.5)
            back = QPainterPath()
            back.addRoundedRect(QRectF(rect), 8, 8)
            painter.fillPath(back, tint)
        picture: QPixmap = index.data(_PICTURE)
        page_state: PageState = index.data(_SHEET)
        size = picture.size().scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            rect.center().x() - size.width() / 2,
            rect.top() + STEP + (_SIDE - size.height()) / 2,
            size.width(),
            size.height(),
        )
        painter.setOpacity(1.0 if page_state.page is not None else 0.55)
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
        painter.setOpacity(1.0)
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.border), 2 if chosen else 1))
        painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 3, 3)
        _paint_status(painter, place, page_state.shown_status, colours)
        caption = f"{page_state.number}  {page_state.name}" if page_state.page_count > 1 else page_state.name
        room = QRect(rect.left() + 6, rect.bottom() - 3 * STEP, rect.width() - 12, 3 * STEP)
        painter.setPen(QColor(colours.accent if chosen else colours.muted))
        shown = option.fontMetrics.elidedText(caption, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()


def _paint_status(painter: QPainter, place: QRectF, status: str, colours: Colours) -> None:
    """Draw what is being done with a page, or was, as a badge at its corner; none where it just was read."""
    name, colour = {
        "waiting": ("clock-outline", colours.muted),
        "reading": ("eye-outline", colours.accent),
        "corrected": ("pencil-outline", colours.accent),
        "failed": ("alert-circle-outline", colours.error),
    }.get(status, ("", ""))
    if not name:
        return
    badge = QRectF(place.right() - 18, place.top() - 4, 22, 22)
    painter.setPen(QPen(QColor(colours.border), 1))
    painter.setBrush(QColor(colours.surface))
    painter.drawEllipse(badge)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_icon(painter, name, badge.adjusted(4, 4, -4, -4).toRect(), QColor(colour))
