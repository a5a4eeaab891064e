"""The answer to a drawn line, with one letter chosen and those that the user named. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace

from hwocr.gui.draw.picks import Picks
from hwocr.gui.draw.recogniser import Answer


class LineAnswer:
    """What is known of the line on the canvas.

    Attributes:
        answer: what the network said last.
        picks: the letters that the user named.
    """

    def __init__(self) -> None:
        """Begin with an empty canvas."""
        self.answer = Answer("", (), None)
        self.picks = Picks()
        self._chosen = -1

    @property
    def shown(self) -> Answer:
        """The answer as it is shown: with the named letters, and the alternatives of the chosen one."""
        page = self.answer.page
        if page is None:
            return self.answer
        named = self.picks.apply(page)
        glyphs = named.glyphs
        if not 0 <= self.chosen < len(glyphs):
            return replace(self.answer, page=named, text=named.text)
        glyph = glyphs[self.chosen]
        return replace(
            self.answer,
            page=named,
            text=named.text,
            alternatives=glyph.alternatives,
            picture=glyph.picture,
        )

    @property
    def label(self) -> str:
        """What the letter is that the alternatives belong to."""
        shown = self.shown
        glyphs = shown.page.glyphs if shown.page is not None else ()
        return glyphs[self.chosen].label if 0 <= self.chosen < len(glyphs) else shown.text

    @property
    def chosen(self) -> int:
        """The number of the chosen letter: the one drawn last unless the user chose another."""
        return self._chosen if self._chosen >= 0 else self.answer.latest

    def take_answer(self, answer: Answer) -> None:
        """Take what the network says now; a letter that was chosen stays chosen while nothing is added."""
        before, now = self.answer.page, answer.page
        if answer.picture is None:
            self.picks = Picks()
        if before is None or now is None or len(before.glyphs) != len(now.glyphs):
            self._chosen = -1
        self.answer = answer

    def choose(self, number: int) -> bool:
        """Choose a letter; return whether there is such a one."""
        count = len(self.answer.page.glyphs) if self.answer.page is not None else 0
        if 0 <= number < count:
            self._chosen = number
        return 0 <= number < count

    def take(self, label: str) -> None:
        """Say what the chosen letter is."""
        page = self.answer.page
        if page is not None and 0 <= self.chosen < len(page.glyphs):
            self.picks = self.picks.add(page.glyphs[self.chosen].box, label)
