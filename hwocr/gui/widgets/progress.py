"""A floating strip that says how far a slow thing is, with a way out of it."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP

# What is over sooner is not worth announcing, milliseconds.
_PATIENCE = 250


class ProgressStrip(QFrame):
    """Stage, bar and Cancel over the lower edge of another widget; appears only if it takes long.

    Signals:
        cancelled: the button was pressed.
    """

    cancelled = Signal()

    def __init__(self, over: QWidget) -> None:
        """Float over ``over``."""
        super().__init__(over)
        self.setObjectName("card")
        self.setAccessibleName("Progress")
        self._over = over
        self._stage = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName("Progress")
        self._cancel = QPushButton("Cancel")
        self._cancel.setStatusTip("Stop what is being read (Esc).")
        self._cancel.clicked.connect(self.cancelled)
        words = QVBoxLayout()
        words.setSpacing(STEP - 2)
        words.addWidget(self._stage)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * STEP, STEP + 4, STEP + 4, STEP + 4)
        row.setSpacing(2 * STEP)
        row.addLayout(words, 1)
        row.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self._appear)
        over.installEventFilter(self)
        self.hide()

    @property
    def stage(self) -> str:
        """What the strip says is being done."""
        return self._stage.text()

    def start(self, stage: str) -> None:
        """Begin waiting: the strip appears after a moment."""
        self.show_progress(stage, 0.0)
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def show_progress(self, stage: str, fraction: float) -> None:
        """Say how far it is, 0 to 1."""
        self._stage.setText(stage)
        self._bar.setValue(round(1000 * min(1.0, max(0.0, fraction))))

    def finish(self) -> None:
        """There is nothing to wait for any more."""
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the widget beneath is resized."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _appear(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        width = min(420, self._over.width() - 4 * STEP)
        height = self.sizeHint().height()
        self.setGeometry(
            (self._over.width() - width) // 2, self._over.height() - height - 3 * STEP, width, height
        )
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
