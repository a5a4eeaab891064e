"""What the Read tab shows before any page is open: what to do, and buttons to do it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QImageReader, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from hwocr.gui.appearance.icons import draw_icon
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.context.workers import Task, Workers
from hwocr.gui.widgets.parts import muted
from hwocr.shipped import shipped_path

_PICTURE = QSize(124, 96)
_MOST_SHOWN = 5
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".pdf")


def sample_pages() -> tuple[Path, ...]:
    """Return the sample pages that ship with the program, by name."""
    folder = shipped_path("resources", "pages")
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES))


def sample_title(path: Path) -> str:
    """Turn a sample's file name into words."""
    return path.stem.lstrip("0123456789-_ ").replace("-", " ").replace("_", " ").capitalize() or path.stem


class EmptyState(QFrame):
    """An invitation.

    Signals:
        sample_chosen: the path of a sample page.
    """

    sample_chosen = Signal(object)

    def __init__(self, open_action: QAction, paste_action: QAction, samples: Sequence[Path]) -> None:
        """Offer the two actions and the samples."""
        super().__init__()
        self.setObjectName("panel")
        title = QLabel("Read a handwritten page")
        title.setObjectName("title")
        words = muted(
            "Drop pictures or PDF files anywhere in this window, open them, or paste a picture.\n"
            "Hand-printed letters and digits are read here, on this computer.",
            wrap=True,
        )
        for label in (title, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setFixedWidth(600)
        buttons = QHBoxLayout()
        buttons.setSpacing(STEP)
        buttons.addStretch(1)
        buttons.addWidget(_button(open_action, "Open a page…", "primary"))
        buttons.addWidget(_button(paste_action, "Paste picture", ""))
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP)
        column.setSpacing(2 * STEP)
        column.addStretch(3)
        column.addWidget(_Emblem("text-recognition"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(STEP)
        column.addLayout(buttons)
        self._samples: dict[Path, QToolButton] = {}
        if samples:
            column.addSpacing(3 * STEP)
            caption = muted("Or try a sample page")
            caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(caption)
            column.addLayout(self._sample_row(samples[:_MOST_SHOWN]))
        column.addStretch(4)

    @property
    def sample_buttons(self) -> tuple[QToolButton, ...]:
        """The buttons of the sample pages."""
        return tuple(self._samples.values())

    def load_images(self, workers: Workers) -> None:
        """Make the samples' pictures, in a worker."""
        for path, button in self._samples.items():
            workers.start(partial(_small_picture, path), partial(_show_picture, button))

    def _sample_row(self, samples: Sequence[Path]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(STEP + 4)
        row.addStretch(1)
        for path in samples:
            button = QToolButton()
            button.setObjectName("sample")
            button.setText(sample_title(path))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(_PICTURE)
            button.setMinimumSize(_PICTURE.width() + 2 * STEP, _PICTURE.height() + 5 * STEP)
            button.setStatusTip(f"Open the sample page “{sample_title(path)}” and read it.")
            button.clicked.connect(lambda _checked=False, path=path: self.sample_chosen.emit(path))
            self._samples[path] = button
            row.addWidget(button)
        row.addStretch(1)
        return row


def _show_picture(button: QToolButton, image: QImage) -> None:
    button.setIcon(QIcon(QPixmap.fromImage(image)))


def _small_picture(path: Path, _task: Task) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(_PICTURE, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    # The upper left corner: where lines begin.
    return image.copy(QRect(QPoint(0, 0), _PICTURE))


def _button(action: QAction, text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(action.toolTip())
    button.setStatusTip(action.statusTip())
    button.clicked.connect(action.trigger)
    return button


class _Emblem(QWidget):
    """A large icon in a soft circle."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(88, 88)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent_soft))
        painter.drawEllipse(self.rect())
        draw_icon(painter, self._name, self.rect().adjusted(22, 22, -22, -22), QColor(colours.accent))
