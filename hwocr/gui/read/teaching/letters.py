"""Which letters of a page are to be taught, and which were. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.reading.page import Box, Page


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One letter to teach.

    Attributes:
        picture: (32, 32), 1 = ink.
        label: what it is.
        box: where it is on its page.
        replaces: the identity of the example that it takes the place of; empty for a new one.
    """

    picture: NDArray[np.float32]
    label: str
    box: Box
    replaces: str = ""


@dataclass(slots=True, eq=False)
class TaughtLetters:
    """The letters of one page that were taught.

    Attributes:
        examples: identity and label by the letter's box.
    """

    examples: dict[Box, tuple[str, str]] = field(default_factory=dict)

    def lessons(self, page: Page) -> list[Lesson]:
        """Return the letters of a page that a person named, and that were not taught as what they are now."""
        found = []
        for glyph in page.iter_glyphs():
            known = self.examples.get(glyph.box)
            if not glyph.checked or not glyph.picture.any() or glyph.printed:
                continue
            if len(glyph.label) != 1 or (known is not None and known[1] == glyph.label):
                continue
            found.append(Lesson(glyph.picture, glyph.label, glyph.box, known[0] if known else ""))
        return found

    def note(self, lessons: list[Lesson], identities: list[str]) -> None:
        """Note that letters were taught."""
        for lesson, identity in zip(lessons, identities, strict=True):
            self.examples[lesson.box] = (identity, lesson.label)

    def forget(self, identity: str) -> None:
        """Note that an example was taken out again."""
        self.examples = {box: known for box, known in self.examples.items() if known[0] != identity}
