"""A network of both cases behind one of capitals: words are read folded, then given their case."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.models.card import BASIC_LABELS, ModelCard
from hwocr.models.classifier import Classifier
from hwocr.reading.language.truecasing import Guide, decide_cases, find_guides, fold_case, is_bar, with_case


class FoldedClassifier:
    """A network of both cases that answers in capitals and digits.

    Attributes:
        both: the network itself.
    """

    def __init__(self, both: Classifier) -> None:
        self.both = both

    @property
    def card(self) -> ModelCard:
        """The card of the network itself."""
        return self.both.card

    @property
    def labels(self) -> tuple[str, ...]:
        """Capitals and digits."""
        return BASIC_LABELS

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Classify normalised glyphs (N, 32, 32): (N, 36), both cases of a letter together."""
        rows = self.both.probabilities(glyphs).astype(np.float64)
        return fold_case(rows, self.both.labels).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """Some glyphs of a line, left to right, without its marks.

    Attributes:
        boxes: (n, 4) left, top, right, bottom in pixels of the levelled working picture.
        pictures: (n, 32, 32) float32, what the network sees.
    """

    boxes: NDArray[np.float64]
    pictures: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Truecased:
    """A letter in its case, or a digit.

    Attributes:
        label: the character.
        certainty: probability that the case is right, if the letter is.
        row: probabilities of the network's labels, the letter's own two divided as its case was told.
    """

    label: str
    certainty: float
    row: NDArray[np.float64]


class PageCases:
    """Gives the letters of one page their case.

    Attributes:
        labels: those of the network that knows both cases.
    """

    def __init__(self, both: Classifier, lines: Sequence[Lettering], *, as_words: bool) -> None:
        """Find the invisible lines of the page.

        Args:
            both: the network.
            lines: the glyphs of each line, as far as they are known before words are read.
            as_words: whether a letter's word counts, beside its shape, size and place.
        """
        self.labels = both.labels
        self._both = both
        self._as_words = as_words
        lettered = [line for line in lines if len(line.boxes)]
        rows = self._rows([line.pictures for line in lettered])
        guides = find_guides([line.boxes for line in lettered], rows, self.labels)
        found = iter(guides)
        self._guides: list[Guide | None] = [next(found) if len(line.boxes) else None for line in lines]

    def _rows(self, pictures: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float64]]:
        if not pictures:
            return []
        rows = self._both.probabilities(np.concatenate(pictures)).astype(np.float64)
        return np.split(rows, np.cumsum([len(part) for part in pictures])[:-1])

    def of_line(
        self, line: int, words: Sequence[str], glyphs: Sequence[Lettering], firsts: Sequence[bool]
    ) -> list[list[Truecased]]:
        """Tell the case of the letters of a line's words.

        Args:
            line: its number.
            words: the characters decided on, capitals and digits; a word of marks alone is "".
            glyphs: those of each word.
            firsts: whether a sentence may begin with each word.

        Returns:
            Per word its characters.
        """
        guide = self._guides[line]
        if not any(words):
            return [[] for _ in words]
        rows = self._rows([part.pictures for part in glyphs])
        if guide is None:
            boxes = np.concatenate([part.boxes for part in glyphs])
            (guide,) = find_guides([boxes], [np.concatenate(rows)], self.labels)
        return [
            self._of_word(word, part.boxes, row, guide, first)
            for word, part, row, first in zip(words, glyphs, rows, firsts, strict=True)
        ]

    def _of_word(
        self, letters: str, boxes: NDArray[np.float64], rows: NDArray[np.float64], guide: Guide, first: bool
    ) -> list[Truecased]:
        if letters == "L" and is_bar(rows[0], self.labels):
            # No word is a small l; in a number, the digit has been decided on.
            letters = "I"
        chances = decide_cases(letters, rows, boxes, self.labels, guide, first=first, as_word=self._as_words)
        cased = []
        for letter, row, chance in zip(letters, rows, chances.tolist(), strict=True):
            if letter.isalpha():
                row = with_case(row, self.labels, letter, chance)
                cased.append(
                    Truecased(letter.lower() if chance > 0.5 else letter, max(chance, 1 - chance), row)
                )
            else:
                cased.append(Truecased(letter, 1.0, row))
        return cased
