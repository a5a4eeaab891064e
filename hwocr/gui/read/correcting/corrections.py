"""Correcting in the Read tab: brings keys, clicks and actions to the steps, and shows what they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from hwocr.errors import HwocrError
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.read.correcting.editor import Editor, Work
from hwocr.gui.read.correcting.typing_steps import TypingSteps
from hwocr.gui.read.page_state import PageState, next_doubtful

if TYPE_CHECKING:
    from hwocr.gui.read.tab import ReadTab
    from hwocr.reading.page import Box


class Corrections(QObject):
    """What the user does to letters, words and lines.

    Signals:
        edited: the pages that a step changed (list of PageState).
        relabelled: a letter was corrected: its page (PageState), its index, what it was read as.
    """

    edited = Signal(list)
    relabelled = Signal(object, int, str)

    def __init__(self, tab: ReadTab, context: ApplicationContext) -> None:
        """Correct pages of this tab."""
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self.editor = Editor(self._on_changed)
        self.typing = TypingSteps(self.editor)

    def connect_panes(self) -> None:
        """Listen to the panes, once they are built."""
        panes = self._tab.panes
        panes.text.stroked.connect(self.stroke)
        panes.page.stroked.connect(self.stroke)
        panes.letter.bars.chosen.connect(self.take)
        line = panes.line
        line.confirmed.connect(self._on_line_confirmed)
        line.edited.connect(lambda number, text: self.guard(lambda: self.typing.edit_line(number, text)))
        line.letter_chosen.connect(self._tab.choose)
        line.line_wanted.connect(self.go_to_line)

    def chosen_box(self) -> Box | None:
        """Where the chosen letter is; None for none."""
        glyph = self.editor.glyph
        return glyph.box if glyph is not None else None

    def guard(self, step: Callable[[], object]) -> bool:
        """Take a step; say why where it makes no sense.

        Returns:
            Whether it could be taken.
        """
        try:
            step()
        except HwocrError as error:
            self._context.messages.show_message(error.message, error.hint)
            return False
        return True

    def stroke(self, what: str, text: str) -> None:
        """Do what a key on the page or in the text means."""
        selection = self._tab.panes.text.selection() if self._tab.panes.text.hasFocus() else None
        if what == "type":
            self._typed(text, selection)
        elif what == "confirm":
            self.confirm()
        elif what == "delete":
            self.guard(lambda: self.typing.delete(selection))
        elif what == "backspace":
            self.guard(lambda: self.typing.backspace(selection))
        elif what == "split_line":
            self.guard(self.typing.split_line)

    def paste(self, text: str) -> bool:
        """Put text before the chosen letter, or in the place of the selected text."""
        selection = self._tab.panes.text.selection()
        return bool(text.strip()) and self.guard(lambda: self.typing.paste(text, selection))

    def take(self, label: str) -> None:
        """Take another label for the chosen letter."""
        glyph, page_state, index = self.editor.glyph, self._tab.page_state, self.editor.selected
        if glyph is None or page_state is None:
            return
        if self.guard(lambda: self.typing.relabel(label)) and label != glyph.label:
            self.relabelled.emit(page_state, index, glyph.label)

    def take_next_alternative(self) -> None:
        """Take the alternative after the one that the letter has now."""
        glyph = self.editor.glyph
        labels = [other.label for other in glyph.alternatives[:5]] if glyph is not None else []
        if glyph is None or len(labels) < 2:
            self._context.messages.show_message("This letter has no alternatives.", "Type what it is.")
            return
        at = labels.index(glyph.label) + 1 if glyph.label in labels else 0
        self.take(labels[at % len(labels)])

    def confirm(self) -> None:
        """Confirm the chosen letter and go on to the next one with a low confidence."""
        self.guard(self.typing.confirm)
        page = self.editor.page
        if page is not None:
            index = next_doubtful(page, self.editor.selected, 1)
            if index >= 0:
                self._tab.choose(index)
            else:
                self._context.messages.show_message("Every letter of this page is sure now.")

    def confirm_line(self) -> None:
        """Confirm the line of the chosen letter and go on to the next."""
        number = self._tab.panes.line.number
        if number >= 0:
            self._on_line_confirmed(number, self._tab.panes.line.field.text())

    def edit_line(self) -> None:
        """Put the cursor into the text of the chosen letter's line."""
        if self.editor.selected < 0:
            self._tab.choose(0)
        field = self._tab.panes.line.field
        field.setFocus()
        field.selectAll()

    def undo(self) -> None:
        """Take the last step back."""
        self._tab.panes.line.commit()
        self.guard(lambda: self.editor.undo(self._works()))

    def redo(self) -> None:
        """Do it again."""
        self.guard(lambda: self.editor.redo(self._works()))

    def go_to_line(self, number: int) -> None:
        """Choose the first letter of a line."""
        from hwocr.documents.editing.structure import line_range

        page = self.editor.page
        if page is not None and 0 <= number < len(page.lines):
            self._tab.choose(line_range(page, number).start)

    def _typed(self, text: str, selection: tuple[int, int] | None) -> None:
        glyph, page_state, index = self.editor.glyph, self._tab.page_state, self.editor.selected
        replaces = selection is None and not self.typing.inserting and text != " "
        if not self.guard(lambda: self.typing.type(text, selection)):
            return
        if replaces and glyph is not None and page_state is not None and glyph.label != text:
            self.relabelled.emit(page_state, index, glyph.label)

    def _on_line_confirmed(self, number: int, text: str) -> None:
        if not self.guard(lambda: self.typing.confirm_line(number, text)):
            return
        page = self.editor.page
        if page is None:
            return
        if number + 1 < len(page.lines):
            self.go_to_line(number + 1)
        else:
            self._context.messages.show_message("That was the last line of this page.")

    def _works(self) -> Iterable[Work]:
        return cast("list[Work]", self._tab.read_queue.page_states)

    def _on_changed(self, works: Iterable[Work]) -> None:
        self.edited.emit([work for work in works if isinstance(work, PageState)])
