"""One layer of a network: its name, and its maps in as many columns as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.cnn.activations.pictures import LayerPicture
from hwocr.gui.widgets.parts import heading, muted

_GAP = 2


class Tiles(QWidget):
    """The maps, pixel by pixel."""

    def __init__(self) -> None:
        """Show no maps yet."""
        super().__init__()
        self._picture: LayerPicture | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    @property
    def picture(self) -> LayerPicture | None:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: LayerPicture) -> None:
        """Show a layer's maps."""
        self._picture = picture
        self.setAccessibleName(f"{picture.name}: {picture.words}")
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the maps need at this width."""
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def event(self, event: QEvent) -> bool:
        """Tell which map is pointed at."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(event.pos().x(), event.pos().y())
            words = f"{place + 1}" if place is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the maps that are seen."""
        if self._picture is None:
            return
        painter = QPainter(self)
        side, step, columns = self._picture.side, self._picture.side + _GAP, self._columns
        width = self._picture.strip.width()
        for row in range(max(0, event.rect().top() // step), event.rect().bottom() // step + 1):
            for column in range(columns):
                place = row * columns + column
                if place < self._picture.count:
                    target = QRect(column * step, row * step, width, side)
                    painter.drawImage(target, self._picture.strip, QRect(0, place * side, width, side))

    @property
    def _columns(self) -> int:
        side = self._picture.side if self._picture is not None else 1
        return max(1, (self.width() + _GAP) // (side + _GAP))

    def _fit(self) -> None:
        if self._picture is not None:
            rows = -(-self._picture.count // self._columns)
            self.setFixedHeight(rows * (self._picture.side + _GAP) - _GAP)

    def _place_at(self, x: int, y: int) -> int | None:
        if self._picture is None:
            return None
        step = self._picture.side + _GAP
        column, place = x // step, y // step * self._columns + x // step
        return place if column < self._columns and place < self._picture.count else None


class LayerView(QWidget):
    """Name, size and maps of a layer."""

    def __init__(self) -> None:
        """Make an empty view."""
        super().__init__()
        self._name = heading("")
        self._words = muted()
        self.tiles = Tiles()
        top = QHBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(self._name)
        top.addStretch(1)
        top.addWidget(self._words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addLayout(top)
        column.addWidget(self.tiles, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def title(self) -> str:
        """The layer's name."""
        return self._name.text()

    def show_layer(self, picture: LayerPicture) -> None:
        """Show a layer."""
        self._name.setText(picture.name.capitalize())
        self._words.setText(picture.words)
        self.tiles.show_picture(picture)
