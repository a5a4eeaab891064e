"""The picture of a confusion matrix, with its labels and the chosen cell."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from hwocr.gui.appearance.theme import colours_of
from hwocr.gui.widgets.picture_view import PictureView

_MARGIN = 18
# Names of classes get at most so much room beside the matrix, pixels.
_WIDEST = 96


class MatrixView(PictureView):
    """The matrix with its labels at two sides and a mark around the chosen cell."""

    def __init__(self) -> None:
        """Make an empty matrix."""
        super().__init__(
            "Confusion matrix", "The matrix comes with the first saved model, after some seconds."
        )
        self._labels: tuple[str, ...] = ()
        self._margin = _MARGIN
        self._chosen: tuple[int, int] | None = None

    def show_matrix(self, labels: tuple[str, ...], image: QImage | None) -> None:
        """Show a picture of a matrix."""
        self._labels = labels
        self._margin = _MARGIN
        if self._has_names:
            metrics = QFontMetrics(self._label_font(12))
            self._margin = min(_WIDEST, max(metrics.horizontalAdvance(label) for label in labels) + 6)
        self.show_image(image)

    def choose(self, cell: tuple[int, int] | None) -> None:
        """Mark a cell: row, column."""
        self._chosen = cell
        self.update()

    @property
    def _has_names(self) -> bool:
        return any(len(label) > 1 for label in self._labels)

    def _label_font(self, step: float) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(7, min(12, round(step))))
        return font

    def room(self) -> QRect:
        """Leave the labels their edge."""
        return self.rect().adjusted(self._margin, self._margin, -2, -2)

    def paint_over(self, painter: QPainter, frame: QRect) -> None:
        """Draw labels and mark."""
        colours = colours_of(self.palette())
        count = len(self._labels)
        if not count:
            return
        step = frame.width() / count
        font = self._label_font(step)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        for index, label in enumerate(self._labels):
            is_chosen = self._chosen is not None and index in self._chosen
            painter.setPen(QColor(colours.text if is_chosen else colours.muted))
            shown = metrics.elidedText(label, Qt.TextElideMode.ElideRight, self._margin - 4)
            at = round(index * step)
            left = QRect(frame.left() - self._margin, frame.top() + at, self._margin - 4, round(step))
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
            above = QRect(frame.left() + at, frame.top() - self._margin, round(step), self._margin - 3)
            if self._has_names:
                # Names stand upright above their columns.
                painter.save()
                painter.translate(above.left(), above.bottom())
                painter.rotate(-90)
                upright = QRect(0, 0, above.height(), above.width())
                painter.drawText(upright, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
                painter.restore()
            else:
                painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, label)
        if self._chosen is not None:
            row, column = self._chosen
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawRect(
                QRect(
                    frame.left() + round(column * step) - 1,
                    frame.top() + round(row * step) - 1,
                    round(step) + 2,
                    round(step) + 2,
                )
            )
