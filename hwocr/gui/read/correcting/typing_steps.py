"""What typing does: each key is a step on the page, and the next letter is chosen. Knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwocr.errors import DocumentError

if TYPE_CHECKING:
    from hwocr.gui.read.correcting.editor import Editor
    from hwocr.reading.page import Page


class TypingSteps:
    """The steps that are taken by keys.

    Attributes:
        inserting: whether typing inserts before the chosen letter rather than replace it.
    """

    def __init__(self, editor: Editor) -> None:
        """Take steps with this editor."""
        self._editor = editor
        self.inserting = False

    def type(self, text: str, selection: tuple[int, int] | None = None) -> None:
        """Type a character: over the chosen letter, before it, or over selected text.

        Args:
            text: one character, or several that were pasted or composed.
            selection: start and stop in the page's text, if some of it is selected.
        """
        page = self._editor.page
        if page is None or not text:
            return
        if selection is not None:
            self.replace_text(*selection, text)
        elif len(text) != 1:
            self._insert(page, text)
        elif text == " ":
            self.split_word()
        elif self.inserting or self._editor.glyph is None:
            self._insert(page, text)
        else:
            self.relabel(text, go_on=True)

    def paste(self, text: str, selection: tuple[int, int] | None = None) -> None:
        """Put text before the chosen letter, or in the place of selected text; letters get their places."""
        page = self._editor.page
        if page is not None and selection is not None:
            self.replace_text(*selection, text)
        elif page is not None:
            self._insert(page, text)

    def relabel(self, label: str, *, go_on: bool = False) -> None:
        """Say what the chosen letter is; with ``go_on``, choose the next one."""
        from hwocr.documents.editing.letters import relabel

        glyph, page, index = self._editor.glyph, self._editor.page, self._editor.selected
        if glyph is None or page is None:
            return
        name = f"change {glyph.label} to {label}" if label != glyph.label else f"confirm {label}"
        after = relabel(page, [index], label)
        self._editor.step(name, after, min(index + 1, len(after.glyphs) - 1) if go_on else index)

    def confirm(self) -> None:
        """Say that the chosen letter was read right."""
        from hwocr.documents.editing.letters import confirm

        glyph, page = self._editor.glyph, self._editor.page
        if glyph is not None and page is not None:
            self._editor.step(f"confirm {glyph.label}", confirm(page, [self._editor.selected]))

    def delete(self, selection: tuple[int, int] | None = None) -> None:
        """Take the chosen letter, or the selected text, off the page."""
        from hwocr.documents.editing.letters import delete

        glyph, page, index = self._editor.glyph, self._editor.page, self._editor.selected
        if selection is not None:
            self.replace_text(*selection, "")
        elif glyph is not None and page is not None:
            after = delete(page, [index])
            self._editor.step(f"delete {glyph.label}", after, min(index, len(after.glyphs) - 1))

    def backspace(self, selection: tuple[int, int] | None = None) -> None:
        """Join with the word or line before at their first letter, else delete the letter before."""
        from hwocr.documents.editing.letters import delete
        from hwocr.documents.editing.structure import place_of

        page, index = self._editor.page, self._editor.selected
        if selection is not None:
            self.replace_text(*selection, "")
            return
        if page is None or index < 0:
            return
        place = place_of(page, index)
        if place.glyph == 0 and place.word > 0:
            self.join_words()
        elif place.glyph == 0 and place.line > 0:
            self.join_lines()
        elif place.glyph > 0:
            name = f"delete {page.glyphs[index - 1].label}"
            self._editor.step(name, delete(page, [index - 1]), index - 1)

    def split_word(self) -> None:
        """Begin a word at the chosen letter."""
        from hwocr.documents.editing.lines import split_word

        page, index = self._editor.page, self._editor.selected
        if page is not None and index >= 0:
            self._editor.step("insert a space", split_word(page, index), index)

    def join_words(self) -> None:
        """Join the chosen letter's word with the one before."""
        from hwocr.documents.editing.lines import join_words

        page, index = self._editor.page, self._editor.selected
        if page is not None and index >= 0:
            self._editor.step("join words", join_words(page, index), index)

    def split_line(self) -> None:
        """Begin a line at the chosen letter."""
        from hwocr.documents.editing.lines import split_line

        page, index = self._editor.page, self._editor.selected
        if page is not None and index >= 0:
            self._editor.step("begin a new line", split_line(page, index), index)

    def join_lines(self) -> None:
        """Join the chosen letter's line with the one before."""
        from hwocr.documents.editing.lines import join_lines
        from hwocr.documents.editing.structure import place_of

        page, index = self._editor.page, self._editor.selected
        if page is not None and index >= 0:
            self._editor.step("join lines", join_lines(page, place_of(page, index).line), index)

    def move_line(self, step: int) -> None:
        """Read the chosen letter's line earlier (-1) or later (1)."""
        from hwocr.documents.editing.lines import move_line
        from hwocr.documents.editing.structure import place_of

        page, index = self._editor.page, self._editor.selected
        if page is None or index < 0:
            return
        line = place_of(page, index).line
        if not 0 <= line + step < len(page.lines):
            raise DocumentError("This line is the first." if step < 0 else "This line is the last.")
        self._editor.step("move a line", move_line(page, line, line + step))

    def confirm_line(self, number: int, text: str | None = None) -> None:
        """Say that a line reads so; as it does by default."""
        from hwocr.documents.editing.letters import confirm_line

        page = self._editor.page
        if page is None or not 0 <= number < len(page.lines):
            return
        changed = page if text is None else self.with_line_text(page, number, text)
        if len(changed.lines) == len(page.lines):
            changed = confirm_line(changed, number)
        name = "confirm a line" if text is None or text == page.lines[number].text else "edit a line"
        self._editor.step(name, changed)

    def edit_line(self, number: int, text: str) -> None:
        """Give a line another text; its letters follow."""
        page = self._editor.page
        if page is not None and 0 <= number < len(page.lines):
            self._editor.step("edit a line", self.with_line_text(page, number, text))

    def replace_text(self, start: int, stop: int, text: str) -> None:
        """Put other words in the place of some of the page's text."""
        from hwocr.documents.editing.text import edit_text

        page = self._editor.page
        if page is not None:
            after = edit_text(page, page.text[:start] + text + page.text[stop:])
            self._editor.step("edit text" if text else "delete text", after, _letter_at(after, start))

    @staticmethod
    def with_line_text(page: Page, number: int, text: str) -> Page:
        """Return the page with another text in one line."""
        from hwocr.documents.editing.text import edit_text

        lines = page.text.split("\n")
        lines[number] = text
        return edit_text(page, "\n".join(lines))

    def _insert(self, page: Page, text: str) -> None:
        from hwocr.documents.editing.text import edit_text

        at = _position(page, self._editor.selected)
        after = edit_text(page, page.text[:at] + text + page.text[at:])
        index = _letter_at(after, at + len(text))
        self._editor.step(f"insert {text}" if len(text) == 1 else "insert text", after, index)


def _position(page: Page, index: int) -> int:
    """Return where a letter stands in the page's text; its end for none."""
    if index < 0:
        return len(page.text)
    seen = -1
    for at, value in enumerate(page.text):
        seen += not value.isspace()
        if seen == index:
            return at
    return len(page.text)


def _letter_at(page: Page, position: int) -> int:
    """Return the letter at a position of the page's text, or the last one."""
    before = sum(not value.isspace() for value in page.text[:position])
    return min(before, len(page.glyphs) - 1)
