"""Letters that look like the one just corrected: chosen ones are changed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.icons import draw_icon
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.widgets.parts import heading, muted

_SIDE = 44


@dataclass(frozen=True, slots=True, eq=False)
class Offered:
    """A letter that may be changed, too.

    Attributes:
        picture: cut from its page.
        where: in words, for its tooltip.
        chosen: whether it is changed unless the user says no.
    """

    picture: QImage
    where: str
    chosen: bool


class AlikePanel(QFrame):
    """A grid of pictures; a click, or Space, takes one in or out.

    Signals:
        accepted: the numbers of the letters to change.
        dismissed: none shall be changed.
        looked_at: the number of a letter that the user wants to see on its page.
    """

    accepted = Signal(list)
    dismissed = Signal()
    looked_at = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._heading = heading("")
        self._hint = muted("Those with a tick are changed with it; a click takes one in or out.", wrap=True)
        self.list = QListWidget()
        self.list.setObjectName("rows")
        self.list.setAccessibleName("Letters that look alike")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setGridSize(QSize(_SIDE + 2 * STEP, _SIDE + 2 * STEP))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.itemChanged.connect(lambda _item: self._count())
        self.list.itemClicked.connect(self._toggle)
        self.list.currentRowChanged.connect(lambda row: self.looked_at.emit(row) if row >= 0 else None)
        self.accept = QPushButton()
        self.accept.setObjectName("primary")
        self.accept.clicked.connect(lambda: self.accepted.emit(self.chosen()))
        dismiss = QPushButton("Leave them")
        dismiss.clicked.connect(self.dismissed)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(dismiss)
        row.addWidget(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self._label = ""

    @property
    def title(self) -> str:
        """What the panel says it offers."""
        return self._heading.text()

    def offer(self, read_as: str, label: str, letters: Sequence[Offered]) -> None:
        """Show letters read as one thing that may be another."""
        self._label = label
        count = len(letters)
        which = "1 more letter" if count == 1 else f"{count} more letters"
        self._heading.setText(f"{which} read as {read_as}: {label} as well?")
        self.list.blockSignals(True)
        self.list.clear()
        for letter in letters:
            item = QListWidgetItem(QIcon(QPixmap.fromImage(_square(letter.picture))), "")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if letter.chosen else Qt.CheckState.Unchecked)
            item.setToolTip(letter.where)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, letter.where)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._count()

    def chosen(self) -> list[int]:
        """Return the numbers of the letters with a tick."""
        rows = range(self.list.count())
        return [row for row in rows if self.list.item(row).checkState() == Qt.CheckState.Checked]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return changes them, Escape leaves them."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen():
            self.accepted.emit(self.chosen())
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def _toggle(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _count(self) -> None:
        count = len(self.chosen())
        self.accept.setText(f"Change {count} to {self._label}")
        self.accept.setEnabled(count > 0)


class _Delegate(QStyledItemDelegate):
    """Draws a letter; a tick lies in its corner if it is chosen, and it is faint if not."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The picture and its frame."""
        return QSize(_SIDE + STEP, _SIDE + STEP)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Leave clicks to the list, for which the whole picture counts; Space toggles as anywhere."""
        return False if isinstance(event, QMouseEvent) else super().editorEvent(event, model, option, index)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one letter."""
        colours = colours_of(QApplication.palette())
        chosen = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        middle = option.rect.center()
        place = QRectF(middle.x() - _SIDE / 2, middle.y() - _SIDE / 2, _SIDE, _SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if chosen else 0.4)
        painter.drawPixmap(place.toRect(), index.data(Qt.ItemDataRole.DecorationRole).pixmap(_SIDE, _SIDE))
        painter.setOpacity(1.0)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        edge = QColor(colours.accent if chosen or current else colours.border)
        painter.setPen(QPen(edge, 3 if current else 1.5))
        painter.drawRoundedRect(place, 4, 4)
        if chosen:
            badge = QRectF(place.right() - 12, place.top() - 4, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(badge)
            draw_icon(painter, "check", badge.adjusted(2, 2, -2, -2).toRect(), QColor(colours.on_accent))
        painter.restore()


def _square(picture: QImage) -> QImage:
    return picture.scaled(
        _SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
