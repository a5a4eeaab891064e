"""Photographs the network told wrong or right, each with its three best answers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.training.panels.pictures import photo_picture
from hwocr.gui.widgets.bars import percent
from hwocr.gui.widgets.parts import muted
from hwocr.gui.widgets.segments import Segments
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder

_SIDE = 96
_LEAST_WIDTH = 132
_EMPTY = "Photographs come with the first saved model, after some seconds."


@dataclass(frozen=True, slots=True, eq=False)
class ImageCard:
    """A photograph and what was said about it.

    Attributes:
        image: small.
        truth: what it is.
        answers: labels with their probabilities, best first.
    """

    image: QImage
    truth: str
    answers: tuple[tuple[str, float], ...]

    @property
    def is_right(self) -> bool:
        """Whether the best answer is the truth."""
        return self.answers[0][0] == self.truth

    @property
    def words(self) -> str:
        """The whole of it in a sentence."""
        told = ", ".join(f"{label} {percent(probability)}" for label, probability in self.answers)
        return f"{self.truth}: {told}"


class ImageGrid(QWidget):
    """Cards in as many columns as there is room for."""

    def __init__(self) -> None:
        """Show no cards yet."""
        super().__init__()
        self._cards: tuple[ImageCard, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Photographs with the three best answers")

    @property
    def cards(self) -> tuple[ImageCard, ...]:
        """What is shown."""
        return self._cards

    def show_cards(self, cards: tuple[ImageCard, ...]) -> None:
        """Show these."""
        self._cards = cards
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the cards need at this width."""
        return QSize(2 * _LEAST_WIDTH, self.height())

    def minimumSizeHint(self) -> QSize:
        """One column."""
        return QSize(_LEAST_WIDTH, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def event(self, event: QEvent) -> bool:
        """Tell the names of the card that is pointed at in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            column = int(event.pos().x() // self._width)
            place = event.pos().y() // self._height * self._columns + column
            words = self._cards[place].words if 0 <= place < len(self._cards) else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards that are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        first = max(0, event.rect().top() // self._height) * self._columns
        last = (event.rect().bottom() // self._height + 1) * self._columns
        for place in range(first, min(last, len(self._cards))):
            row, column = divmod(place, self._columns)
            left, width = round(column * self._width), round(self._width) - 2 * STEP
            self._paint_card(
                painter, self._cards[place], QRect(left, row * self._height, width, self._height)
            )

    @property
    def _columns(self) -> int:
        return max(1, (self.width() + 2 * STEP) // (_LEAST_WIDTH + 2 * STEP))

    @property
    def _width(self) -> float:
        return (self.width() + 2 * STEP) / self._columns

    @property
    def _height(self) -> int:
        return _SIDE + 4 * self.fontMetrics().lineSpacing() + 3 * STEP

    def _fit(self) -> None:
        rows = -(-len(self._cards) // self._columns)
        self.setFixedHeight(max(1, rows * self._height))

    def _paint_card(self, painter: QPainter, card: ImageCard, room: QRect) -> None:
        colours, metrics = colours_of(self.palette()), self.fontMetrics()
        factor = min(room.width() / card.image.width(), _SIDE / card.image.height())
        size = QSize(round(card.image.width() * factor), round(card.image.height() * factor))
        painter.drawImage(QRect(room.topLeft(), size), card.image)
        line, top = metrics.lineSpacing(), room.top() + _SIDE + STEP // 2
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colours.text))
        _write(painter, QFontMetrics(bold), QRect(room.left(), top, room.width(), line), card.truth, "")
        painter.setFont(self.font())
        for place, (label, probability) in enumerate(card.answers, 1):
            shade = colours.muted
            if place == 1:
                shade = colours.confidence[0 if card.is_right else 2]
            painter.setPen(QColor(shade))
            row = QRect(room.left(), top + place * line, room.width(), line)
            _write(painter, metrics, row, label, percent(probability))


class ImagesPanel(RunPanel):
    """Wrong ones or right ones."""

    title = "Photos"
    tip = "Images that were classified wrong or right, each with the top 3."

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel."""
        super().__init__(context)
        self.grid = ImageGrid()
        self.which = Segments(
            [
                ("Wrong", "Images that were misclassified, the most confident first."),
                ("Right", "Photographs that were told right."),
            ]
        )
        self._words = muted(_EMPTY)
        self._cards: tuple[ImageCard, ...] = ()
        self._version = 0
        self.which.chosen.connect(lambda _place: self._fill())
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * STEP, 0, 2 * STEP, STEP)
        column.addWidget(self.grid)
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName("Photographs")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 0)
        head.setSpacing(2 * STEP)
        head.addWidget(self.which)
        head.addWidget(self._words, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2 * STEP)
        outer.addLayout(head)
        outer.addWidget(area, 1)

    @property
    def words(self) -> str:
        """How many there are."""
        return self._words.text()

    def suits(self, recipe: Recipe) -> bool:
        """Only runs on photographs have any."""
        return not recipe.reads_glyphs and not recipe.reads_lines

    def forget(self) -> None:
        """Show no photographs."""
        self._cards, self._version = (), 0
        self.grid.show_cards(())
        self._words.setText(_EMPTY)

    def refresh(self) -> None:
        """Read the photographs again if they were written since."""
        if self.run_seen is not None:
            run, version = self.run_seen.run, self._version
            self.read(lambda: _look(run, version), self._show)

    def _show(self, found: _Found | None) -> None:
        if found is not None:
            self._cards, self._version = found.cards, found.version
            self._fill()

    def _fill(self) -> None:
        if not self._version:
            return
        wants_right = self.which.current == 1
        cards = tuple(card for card in self._cards if card.is_right == wants_right)
        self.grid.show_cards(cards)
        word = "right" if wants_right else "wrong"
        self._words.setText(f"{len(cards)} told {word}" if cards else f"none was told {word}")


def _write(painter: QPainter, metrics: QFontMetrics, room: QRect, text: str, figure: str) -> None:
    """Write a text at the left, elided so that the figure at the right keeps its place."""
    right = metrics.horizontalAdvance(figure)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - right - STEP // 2)
    painter.drawText(QRectF(room), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
    painter.drawText(QRectF(room), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    version: int
    cards: tuple[ImageCard, ...]


def _look(run: RunFolder, version: int) -> _Found | None:
    try:
        now = run.photos_path.stat().st_mtime_ns
    except OSError:
        return None
    confusion = None if now == version else run.confusion()
    photos = None if confusion is None else run.photos()
    if confusion is None or photos is None:
        return None
    labels = confusion[0]
    cards = tuple(
        ImageCard(
            photo_picture(image),
            labels[truth],
            tuple((labels[label], float(p)) for label, p in zip(top, probabilities, strict=True)),
        )
        for image, truth, top, probabilities in zip(
            photos.images, photos.truth, photos.top, photos.probabilities, strict=True
        )
    )
    return _Found(now, cards)
