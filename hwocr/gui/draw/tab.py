"""The Draw tab."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSlider,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.actions import make_action
from hwocr.gui.context.engine import shown_name
from hwocr.gui.context.tab import ApplicationContext, Menus, Tab
from hwocr.gui.draw.answer import AnswerPanel
from hwocr.gui.draw.canvas import Canvas
from hwocr.gui.draw.line_answer import LineAnswer
from hwocr.gui.draw.modes import segments
from hwocr.gui.draw.pen import THICKEST, THINNEST, USUAL
from hwocr.gui.draw.picks import Picks
from hwocr.gui.draw.recogniser import Answer, Drawing, Recogniser, prewarm
from hwocr.gui.draw.teaching import DrawTeaching
from hwocr.gui.draw.why import DrawWhy
from hwocr.gui.draw.written_line import WrittenLine
from hwocr.gui.widgets.bars import percent
from hwocr.gui.widgets.parts import heading, muted, panel, spaced, strip, tool_button

_LETTER_HINT = "Draw one letter or digit"
_LINE_HINT = "Write letters and digits on the line, from left to right"


class DrawTab(Tab):
    """A canvas, the answer, and the line written so far."""

    def __init__(self, context: ApplicationContext, parent: QWidget) -> None:
        """Build the tab."""
        super().__init__(parent)
        self._context = context
        self._line_answer = LineAnswer()
        self._written = ""
        self.canvas = Canvas()
        self.answer_panel = AnswerPanel()
        self.recogniser = Recogniser(context.engine, context.quick, self)
        self.teaching = DrawTeaching(context, self)
        self.why = DrawWhy(context, self.answer_panel, self)
        self._actions = self._make_actions()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._line = WrittenLine()
        self._build()
        self._connect()
        self._restore()
        # The first stroke does not wait for libraries and model.
        context.quick.start(partial(prewarm, context.engine, context.reading.choice), lambda _none: None)

    @property
    def written(self) -> str:
        """The letters accepted so far."""
        return self._written

    @property
    def slider(self) -> QSlider:
        """The pen's width."""
        return self._slider

    @property
    def answer(self) -> Answer:
        """The answer that is shown."""
        return self._line_answer.shown

    @property
    def line(self) -> WrittenLine:
        """What was written."""
        return self._line

    @property
    def whole_line(self) -> bool:
        """Whether a line of letters is drawn."""
        return self._actions["whole_line"].isChecked()

    def menus(self) -> Menus:
        """The tab's actions by menu."""
        a = self._actions
        return {
            "File": [a["open_drawing"]],
            "Edit": [a["undo"], a["redo"], None, a["copy_drawing"]],
            "Drawing": [
                *(a[n] for n in ("one_letter", "whole_line")),
                None,
                *(a[n] for n in ("pen", "eraser", "thicker", "thinner", "clear")),
                None,
                *(a[n] for n in ("accept", "remove_last", "next_drawn", "previous_drawn")),
                None,
                a["teach_drawn"],
            ],
        }

    def status(self) -> str:
        """The answer in a few words."""
        answer = self.answer
        best = answer.alternatives[:1]
        model = shown_name(self._context.reading.choice.model)
        if answer.page is not None:
            return answer.page.model or model
        if not best:
            return model
        return f"{best[0].label}  {percent(best[0].probability)}  ·  {model}"

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand keys to the canvas; with a focus proxy, Tab would pass by what stands before it."""
        super().focusInEvent(event)
        self.canvas.setFocus(event.reason())

    def text(self) -> str:
        """What was written: the line that was read, or the accepted letters with the one on the canvas."""
        return self.answer.text if self.whole_line else self._written + self.answer.text

    def save_state(self) -> None:
        """Remember mode, pen and splitter."""
        self._context.settings.set_state("draw", self._splitter.saveState())
        self._context.settings.set_flag("whole_line", self.whole_line)
        self._context.settings.set_number("pen_width", self._slider.value())

    def accept(self) -> None:
        """Put the letter at the end of the line, or a space if the canvas is empty."""
        if self.whole_line:
            return
        if self.canvas.is_empty:
            self._write(
                self._written + " " if self._written and not self._written.endswith(" ") else self._written
            )
        elif self.answer.text and not self.recogniser.busy:
            self._write(self._written + self.answer.text)
            self.canvas.start_afresh()

    def take(self, label: str) -> None:
        """Take one of the alternatives instead of the answer, or for the chosen letter of the line."""
        answer = self.answer
        predicted = answer.alternatives[0].label if answer.alternatives else ""
        undo = partial(self._take_back, self._line_answer.picks) if self.whole_line else None
        self.teaching.offer(answer.picture, label, predicted, undo)
        if self.whole_line:
            self._line_answer.take(label)
            self._show()
        elif not self.whole_line and not self.canvas.is_empty:
            self._write(self._written + label)
            self.canvas.start_afresh()

    def choose(self, number: int) -> None:
        """Choose a letter of the drawn line: its alternatives are shown, and can be taken."""
        if self.whole_line and self._line_answer.choose(number):
            self._show()
            self.why.explain(self.answer)

    def _take_back(self, picks: Picks) -> None:
        self._line_answer.picks = picks
        self._show()

    def _choose_beside(self, step: int) -> None:
        self.choose(self._line_answer.chosen + step)

    def _make_actions(self) -> dict[str, QAction]:
        canvas = self.canvas
        calls = {
            "undo": canvas.undo,
            "redo": canvas.redo,
            "clear": canvas.clear,
            "copy_drawing": lambda: QGuiApplication.clipboard().setText(self.text()),
            "open_drawing": lambda: self._context.open_drawing(canvas.ink_picture(), self.answer.page),
            "teach_drawn": lambda: self.teaching.teach(self.answer.picture, self._line_answer.label),
            "thicker": lambda: self._slider.setValue(self._slider.value() + 2),
            "thinner": lambda: self._slider.setValue(self._slider.value() - 2),
        }
        actions = {name: make_action(name, self, call) for name, call in calls.items()}
        # Enter, Space and Backspace mean these only on the canvas: a button keeps its own.
        actions["accept"] = make_action("accept", canvas, self.accept)
        actions["remove_last"] = make_action("remove_last", canvas, lambda: self._write(self._written[:-1]))
        for name, step in (("next_drawn", 1), ("previous_drawn", -1)):
            actions[name] = make_action(name, canvas, partial(self._choose_beside, step))
        for first, second in (("pen", "eraser"), ("one_letter", "whole_line")):
            group = QActionGroup(self)
            for name in (first, second):
                actions[name] = make_action(name, self)
                group.addAction(actions[name])
            actions[first].setChecked(True)
        return actions

    def _build(self) -> None:
        a = self._actions
        self._slider.setRange(THINNEST, THICKEST)
        self._slider.setValue(USUAL)
        self._slider.setFixedWidth(120)
        self._slider.setAccessibleName("Pen width")
        self._slider.setToolTip("Pen width ([ and ])")
        self._slider.setStatusTip("Make the pen thicker or thinner.")
        left, column = panel()
        top, row = strip()
        modes = segments(a["one_letter"], a["whole_line"])
        tools = (tool_button(a["pen"]), tool_button(a["eraser"]))
        steps = tuple(tool_button(a[name]) for name in ("undo", "redo", "clear"))
        row.addWidget(modes)
        spaced(row, None, *tools)
        row.addSpacing(STEP)
        row.addWidget(self._slider)
        row.addStretch(1)
        spaced(row, *steps)
        column.addWidget(top)
        column.addWidget(self.canvas, 1)
        # The canvas has corners, the panel has none.
        column.setContentsMargins(1, 1, 1, STEP)
        written, written_column = panel()
        top, row = strip()
        self._line_title = heading("Written so far")
        row.addWidget(self._line_title)
        row.addSpacing(STEP)
        self._keys = muted("Enter accepts, Backspace removes")
        row.addWidget(self._keys, 1)
        self._letter_buttons = (tool_button(a["remove_last"]), tool_button(a["accept"]))
        spaced(row, *self._letter_buttons)
        copy = tool_button(a["copy_drawing"], with_text=True)
        page = tool_button(a["open_drawing"], with_text=True)
        spaced(row, copy, page)
        written_column.addWidget(top)
        written_column.addWidget(self._line)
        canvas_side = QWidget()
        stack = QVBoxLayout(canvas_side)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(STEP)
        stack.addWidget(left, 1)
        stack.addWidget(written)
        self.answer_panel.setMinimumWidth(300)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(STEP)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(canvas_side)
        self._splitter.addWidget(self.answer_panel)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([900, 380])
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._splitter)
        for first, second in pairwise(
            (*modes.findChildren(QToolButton), *tools, self._slider, *steps, self.canvas)
        ):
            QWidget.setTabOrder(first, second)
        for first, second in pairwise(
            (self.canvas, self.answer_panel.bars, *self._letter_buttons, copy, page)
        ):
            QWidget.setTabOrder(first, second)

    def _connect(self) -> None:
        self.canvas.changed.connect(self._ask)
        self.canvas.history_changed.connect(self._update_actions)
        self.recogniser.answered.connect(self._on_answer)
        self.recogniser.failed.connect(self._on_failure)
        self._context.reading.changed.connect(lambda: self._ask(False))
        self._actions["eraser"].toggled.connect(self.canvas.set_erasing)
        self._actions["whole_line"].toggled.connect(self._on_mode)
        self._slider.valueChanged.connect(self.canvas.set_pen_width)
        self.answer_panel.bars.chosen.connect(self.take)
        self._line.letter_clicked.connect(self.choose)

    def _restore(self) -> None:
        settings = self._context.settings
        state = settings.state("draw")
        if state is not None:
            self._splitter.restoreState(state)
        self._slider.setValue(settings.number("pen_width", USUAL))
        self._actions["whole_line"].setChecked(settings.flag("whole_line", False))
        self._on_mode()
        self._update_actions()

    def _ask(self, still_drawing: bool) -> None:
        canvas = self.canvas
        shape = (max(1, canvas.height()), max(1, canvas.width()))
        drawing = Drawing(
            canvas.history.traces, canvas.unfinished, shape, self.whole_line, self._context.reading.choice
        )
        if canvas.is_empty:
            self._on_answer(Answer("", (), None))
        self.recogniser.ask(drawing, soon=still_drawing)

    def _on_answer(self, answer: Answer) -> None:
        # The canvas may have been wiped, or the mode changed, since the question was asked.
        if self.canvas.is_empty or (answer.page is not None) != self.whole_line:
            answer = Answer("", (), None)
        self._line_answer.take_answer(answer)
        self._show()
        if self.canvas.unfinished is None:
            self.why.explain(self.answer)

    def _show(self) -> None:
        answer = self.answer
        self.answer_panel.show_answer(answer)
        glyphs = answer.page.glyphs if answer.page is not None else ()
        self.canvas.show_boxes(
            tuple(
                QRectF(g.box.left, g.box.top, g.box.width, g.box.height).adjusted(-4, -4, 4, 4)
                for g in glyphs
            ),
            self._line_answer.chosen,
        )
        self._show_line()
        self.status_changed.emit(self.status())

    def _on_failure(self, error: HwocrError) -> None:
        self._context.messages.show_error(error)

    def _on_mode(self, _checked: bool = False) -> None:
        line = self.whole_line
        self.canvas.set_guides(line, _LINE_HINT if line else _LETTER_HINT)
        self._line_title.setText("The line" if line else "Written so far")
        self._keys.setVisible(not line)
        self._actions["accept"].setEnabled(not line)
        for button in self._letter_buttons:
            button.setVisible(not line)
        for name in ("next_drawn", "previous_drawn"):
            self._actions[name].setEnabled(line)
        self._ask(False)
        self._show_line()

    def _write(self, text: str) -> None:
        self._written = text
        self._show_line()

    def _show_line(self) -> None:
        line = self.whole_line
        shown = self.answer.text.replace("\n", "  ") if line else self._written
        empty = "" if line else "Letters you accept are put together here."
        self._line.show_line(shown, empty, self._line_answer.chosen if line else -1)
        self._actions["copy_drawing"].setEnabled(bool(self.text()))
        self._actions["remove_last"].setEnabled(bool(self._written) and not line)

    def _update_actions(self) -> None:
        self._actions["undo"].setEnabled(self.canvas.history.can_undo)
        self._actions["redo"].setEnabled(self.canvas.history.can_redo)
        for name in ("clear", "open_drawing", "teach_drawn"):
            self._actions[name].setEnabled(not self.canvas.is_empty)
