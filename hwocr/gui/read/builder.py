"""The three panels of the Read tab, put together from their parts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from hwocr.gui.appearance.theme import PAGE_CONFIDENCE, STEP
from hwocr.gui.read.correcting.alike_panel import AlikePanel
from hwocr.gui.read.correcting.find_bar import FindBar
from hwocr.gui.read.correcting.history_panel import HistoryPanel
from hwocr.gui.read.correcting.line_strip import LineStrip
from hwocr.gui.read.views.glyph_panel import GlyphPanel
from hwocr.gui.read.views.page_view import PageView
from hwocr.gui.read.views.text_view import TextView
from hwocr.gui.read.views.thumbnails import ThumbnailList
from hwocr.gui.read.why.panel import WhyPanel
from hwocr.gui.widgets.parts import heading, muted, panel, spaced, strip, tool_button
from hwocr.gui.widgets.room_for_words import WordsWhereThereIsRoom

_LEGEND = ("90 % and above", "below 90 %", "below 60 %")
# Narrower than this, in pixels, buttons show no words: the page's name needs the room.
_NARROW = 1060
# Lower than this, in pixels, the chosen letter and the line's picture take less room, so that the text keeps
# some; lower than that, the line's picture goes.
_LOW = 700
_VERY_LOW = 540


@dataclass(frozen=True, slots=True)
class Panes:
    """The widgets a tab with pages open consists of.

    Attributes:
        outer: pages | page | right.
        pages: the panel of the thumbnails, hidden while there is one page.
        right: text over letter.
        thumbnails, page, text, letter: the parts themselves.
        title: the name of the page shown.
        zoom: how large it is shown.
        position: which letter of how many is chosen.
        line: the picture of the chosen letter's line above its text.
        find: find and replace.
        lower: the chosen letter, or what takes its place for a while.
        alike: letters that look like one that was corrected.
        history: what was done to the page.
        why: why the chosen letter was read so.
    """

    outer: QSplitter
    pages: QWidget
    right: QSplitter
    thumbnails: ThumbnailList
    page: PageView
    text: TextView
    letter: GlyphPanel
    title: QLabel
    zoom: QLabel
    position: QLabel
    line: LineStrip
    find: FindBar
    lower: QStackedWidget
    alike: AlikePanel
    history: HistoryPanel
    why: WhyPanel

    def show_lower(self, widget: QWidget) -> None:
        """Show something in the place of the chosen letter."""
        frame = widget.parentWidget()
        if frame is not None:
            self.lower.setCurrentWidget(frame)

    def show_letter(self) -> None:
        """Show the chosen letter again."""
        self.lower.setCurrentIndex(0)


def build_panes(actions: dict[str, QAction], open_action: QAction) -> Panes:
    """Make the panels with the buttons of these actions.

    Args:
        actions: the tab's.
        open_action: the window's *Open…*.
    """
    title, zoom, position = ElidedLabel(), muted(), muted()
    zoom.setFixedWidth(zoom.fontMetrics().horizontalAdvance("1,000 %") + STEP)
    zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
    zoom.setAccessibleName("Zoom")

    thumbnails = ThumbnailList()
    pages_panel, column = panel()
    column.setContentsMargins(4, 4, 4, 4)
    column.addWidget(thumbnails)

    page = PageView()
    page_panel, column = panel()
    top, row = strip()
    opens = tool_button(open_action)
    row.addWidget(opens)
    row.addSpacing(STEP)
    row.addWidget(title, 1)
    row.addSpacing(STEP)
    row.addWidget(tool_button(actions["zoom_out"]))
    row.addWidget(zoom)
    row.addWidget(tool_button(actions["zoom_in"]))
    row.addWidget(tool_button(actions["fit"]))
    switches = [tool_button(actions[name]) for name in ("boxes", "context", "labels")]
    spaced(row, None, *(tool_button(actions[name]) for name in ("add_letter", "cut_letter", "merge_letters")))
    spaced(
        row,
        None,
        *(tool_button(actions[name]) for name in ("turn_left", "turn_right", "crop", "read_region")),
    )
    spaced(row, None, *switches)
    WordsWhereThereIsRoom(top, [opens, *switches], _NARROW)
    column.addWidget(top)
    column.addWidget(page, 1)
    column.addWidget(_legend())

    text = TextView()
    text_panel, column = panel()
    top, row = strip()
    row.addWidget(heading("Text"), 1)
    spaced(
        row,
        *(tool_button(actions[name]) for name in ("undo_edit", "redo_edit", "find")),
        None,
        tool_button(actions["copy"]),
        tool_button(actions["export_page"]),
        tool_button(actions["save_document"]),
    )
    line, find = LineStrip(), FindBar()
    column.addWidget(top)
    column.addWidget(find)
    column.addWidget(line)
    column.addWidget(text, 1)

    letter = GlyphPanel()
    letter_panel, column = panel()
    top, row = strip()
    row.addWidget(heading("Letter"))
    row.addSpacing(STEP)
    row.addWidget(position, 1)
    spaced(
        row,
        muted("Low confidence"),
        tool_button(actions["why"]),
        tool_button(actions["previous_doubtful"]),
        tool_button(actions["next_doubtful"]),
    )
    column.addWidget(top)
    column.addWidget(letter, 1)
    alike, history, why = AlikePanel(), HistoryPanel(), WhyPanel()
    lower = QStackedWidget()
    lower.addWidget(letter_panel)
    for widget in (alike, history, why):
        framed, column = panel()
        column.addWidget(widget)
        lower.addWidget(framed)

    right = _splitter(Qt.Orientation.Vertical, text_panel, lower)
    right.setStretchFactor(0, 1)
    right.setStretchFactor(1, 0)
    right.setMinimumWidth(330)
    _LessLetterWhereItIsLow(right, letter, line)
    outer = _splitter(Qt.Orientation.Horizontal, pages_panel, page_panel, right)
    outer.setStretchFactor(1, 1)
    outer.setSizes([150, 800, 400])
    return Panes(
        outer, pages_panel, right, thumbnails, page, text, letter, title, zoom, position,
        line, find, lower, alike, history, why,
    )  # fmt: skip


def _splitter(orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(STEP)
    splitter.setChildrenCollapsible(False)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter


def _legend() -> QFrame:
    foot, row = strip("footstrip")
    row.setSpacing(STEP)
    for level, words in enumerate(_LEGEND):
        row.addWidget(_Swatch(level))
        row.addWidget(muted(words))
        row.addSpacing(STEP)
    row.addStretch(1)
    foot.setMinimumHeight(4 * STEP)
    return foot


class _LessLetterWhereItIsLow(QObject):
    """Has the letter's panel take less height while the splitter is low."""

    def __init__(self, splitter: QSplitter, letter: GlyphPanel, line: LineStrip) -> None:
        super().__init__(splitter)
        self._line = line
        self._splitter = splitter
        self._letter = letter
        self._low = 0
        splitter.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            height = event.size().height()
            low = (height < _LOW) + (height < _VERY_LOW)
            if low != self._low:
                self._low = low
                self._letter.set_low(low > 0)
                self._line.set_low(low)
                # Once the splitter knows how low the panel can be now: just so; the text has the rest.
                QTimer.singleShot(0, self._share)
        return super().eventFilter(watched, event)

    def _share(self) -> None:
        self._splitter.setSizes([self._splitter.height(), 0])


class _Swatch(QWidget):
    """A small box as they are drawn on the page."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level
        self.setFixedSize(QSize(14, 14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = QColor(PAGE_CONFIDENCE[self._level])
        pen = painter.pen()
        pen.setColor(colour)
        pen.setWidthF((1.2, 1.6, 2.2)[self._level])
        painter.setPen(pen)
        colour.setAlpha((0, 60, 80)[self._level])
        painter.setBrush(colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 2, 2)


class ElidedLabel(QLabel):
    """A heading that shortens its text in the middle rather than demand room."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName("heading")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
