"""The toy problem: four Gaussian clouds, and the plane as a small network divides it while it learns."""

from __future__ import annotations

import time

from PySide6.QtCore import QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import STEP, Colours, colours_of
from hwocr.gui.context.workers import Task, Workers
from hwocr.gui.training.panels.pictures import surface_picture
from hwocr.gui.training.run_bar import action_button
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import muted
from hwocr.gui.widgets.picture_view import PictureView
from hwocr.nn.blobs import Blobs, BlobStep, extent, make_blobs, train_on_blobs, with_point

_EPOCHS = 300
# An epoch takes a few milliseconds; so many seconds are let pass that one can watch.
_EPOCH_SECONDS = 0.03
_TICK = 50
_UNITS = ("2", "4", "10", "25", "100")


def blob_colours(colours: Colours) -> list[str]:
    """Return a colour for each cloud."""
    return [colours.accent, *colours.confidence]


class BlobsView(PictureView):
    """The plane and the points on it.

    Signals:
        placed: x and y of a place that was clicked, in the coordinates of the points.
    """

    placed = Signal(float, float)

    def __init__(self, clouds: Blobs) -> None:
        """Show the points alone."""
        super().__init__("Four Gaussian blobs and the decision regions")
        self._clouds = clouds
        self._extent = extent(clouds)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def plane(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of the plane that is shown."""
        return self._extent

    def show_points(self, clouds: Blobs) -> None:
        """Show other points on the same plane."""
        self._clouds = clouds
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the place."""
        if event.button() == Qt.MouseButton.LeftButton:
            left, right, bottom, top = self._extent
            frame, place = self.frame(), event.position()
            self.placed.emit(
                left + (right - left) * (place.x() - frame.left()) / frame.width(),
                top - (top - bottom) * (place.y() - frame.top()) / frame.height(),
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The point stays."""
        event.accept()

    def frame(self) -> QRect:
        """The plane fills all the room: its axes have no common measure."""
        return self.rect()

    def paint_over(self, painter: QPainter, frame: QRect) -> None:
        """Draw the points."""
        colours = colours_of(self.palette())
        tones = blob_colours(colours)
        left, right, bottom, top = self._extent
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.surface), 1))
        for (x, y), label in zip(self._clouds.points.tolist(), self._clouds.labels.tolist(), strict=True):
            place = QPointF(
                frame.left() + frame.width() * (x - left) / (right - left),
                frame.top() + frame.height() * (top - y) / (top - bottom),
            )
            painter.setBrush(QColor(tones[label]))
            painter.drawEllipse(place, 4.5, 4.5)


class BlobsPanel(QWidget):
    """The plane, what the network reached, and two settings."""

    def __init__(self, action: QAction, slow: Workers, parent: QWidget | None = None) -> None:
        """Build the panel.

        Args:
            action: ``start_clouds``.
            slow: where the network learns.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._slow = slow
        self._task: Task | None = None
        self._clouds = make_blobs()
        self._latest: tuple[BlobStep, QImage] | None = None
        self._drawn = -1
        self._made = self._clouds
        self.view = BlobsView(self._clouds)
        self.words = QLabel()
        self.words.setAccessibleName("How the network does")
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._blob = ComboBox()
        self._blob.setAccessibleName("Blob that a click adds a point to")
        self._blob.setToolTip("Click the plane: a point of this blob is added there")
        self._fewer = QPushButton("Remove them")
        self._fewer.setToolTip("Take the points away that were added by hand")
        self._fewer.setEnabled(False)
        self._fewer.clicked.connect(self.remove_own)
        self._name_blobs()
        follow_colours(self, self._follow_colours)
        self.view.placed.connect(self.add_point)
        self._units = ComboBox()
        self._units.addItems(list(_UNITS))
        self._units.setCurrentText("25")
        self._units.setMinimumContentsLength(3)
        self._units.setAccessibleName("Hidden units")
        self._rate = QLineEdit("0.02")
        self._rate.setFixedWidth(72)
        self._rate.setAccessibleName("Learning rate")
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show_latest)
        action.triggered.connect(self.start)
        controls = QHBoxLayout()
        controls.setSpacing(STEP)
        for label, editor in (("hidden units", self._units), ("learning rate", self._rate)):
            controls.addWidget(muted(label))
            controls.addWidget(editor)
        controls.addStretch(1)
        own = QHBoxLayout()
        own.setSpacing(STEP)
        own.addWidget(muted("a click adds to"))
        own.addWidget(self._blob)
        own.addWidget(self._fewer)
        own.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        column.addWidget(self.view, 1)
        column.addWidget(self.words)
        column.addLayout(own)
        column.addLayout(controls)
        column.addWidget(action_button(action), 0, Qt.AlignmentFlag.AlignRight)
        self._paint_empty()

    @property
    def is_learning(self) -> bool:
        """Whether the network is learning just now."""
        return self._task is not None

    def start(self) -> None:
        """Let a new network learn."""
        if self._task is not None:
            self._task.cancel()
        try:
            rate = float(self._rate.text())
        except ValueError:
            rate = 0.0
        if not 0 < rate < 100:
            self.words.setText("The learning rate must be a number above 0.")
            return
        units, colours = int(self._units.currentText()), colours_of(self.palette())
        self._latest, self._drawn = None, -1
        self._task = self._slow.start(lambda task: self._learn(task, units, rate, colours), self._on_done)
        self._timer.start()

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self._clouds.labels)

    def add_point(self, x: float, y: float) -> None:
        """Add a point of the chosen blob; a network that learns begins anew with it."""
        self._show_points(with_point(self._clouds, x, y, self._blob.currentIndex()))

    def remove_own(self) -> None:
        """Take the points away that were added by hand."""
        self._show_points(self._made)

    def _show_points(self, clouds: Blobs) -> None:
        self._clouds = clouds
        self.view.show_points(clouds)
        added = len(clouds.labels) - len(self._made.labels)
        self._fewer.setEnabled(added > 0)
        if self._task is not None:
            self.start()
        elif added:
            self.words.setText(
                f"{added} point{'s' * (added != 1)} added by hand: train, and see what becomes of them."
            )
        else:
            self._paint_empty()

    def _name_blobs(self) -> None:
        chosen = max(0, self._blob.currentIndex())
        self._blob.clear()
        for number, tone in enumerate(blob_colours(colours_of(self.palette())), 1):
            patch = QPixmap(12, 12)
            patch.fill(QColor(tone))
            self._blob.addItem(QIcon(patch), f"blob {number}")
        self._blob.setCurrentIndex(chosen)

    def _follow_colours(self) -> None:
        self._name_blobs()
        if self._latest is None:
            self._paint_empty()
        else:
            step, colours = self._latest[0], colours_of(self.palette())
            self.view.show_image(
                surface_picture(step.surface, step.certainty, blob_colours(colours), colours)
            )

    def stop(self) -> None:
        """Let the network be."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._timer.stop()

    def _learn(self, task: Task, units: int, rate: float, colours: Colours) -> None:
        tones = blob_colours(colours)
        for step in train_on_blobs(
            self._clouds, hidden=units, learning_rate=rate, epochs=_EPOCHS, plane=self.view.plane
        ):
            if task.cancelled:
                return
            self._latest = (step, surface_picture(step.surface, step.certainty, tones, colours))
            time.sleep(_EPOCH_SECONDS)

    def _on_done(self, _result: object) -> None:
        self._show_latest()
        self._task = None
        self._timer.stop()

    def _show_latest(self) -> None:
        latest = self._latest
        if latest is None or latest[0].epoch == self._drawn:
            return
        step, image = latest
        self._drawn = step.epoch
        self.view.show_image(image)
        wrong = round((1 - step.accuracy) * len(self._clouds.labels))
        self.words.setText(
            f"Epoch {step.epoch} of {_EPOCHS}:  loss {step.loss:.3f},  {100 * step.accuracy:.1f} % right,"
            f"  {wrong} of {len(self._clouds.labels)} points on the wrong side."
        )

    def _paint_empty(self) -> None:
        image = QImage(2, 2, QImage.Format.Format_RGB32)
        image.fill(QColor(colours_of(self.palette()).sunken))
        self.view.show_image(image)
        self.words.setText(
            "Four blobs that overlap: no network gets every point right. Press the button and watch; "
            "click the plane to add points of your own."
        )
