"""English as a language model of capitals: letter trigrams and a word list, mapped into memory.

The arrays lie in ``resources/language/english``; ``python -m hwocr.fitting language`` makes them from
symspellpy's word frequencies. Nothing of them is read before it is asked for.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hwocr.shipped import shipped_path

LETTERS = 26
BOUNDARY = 26
"""The code of a word's edge, after those of A–Z."""
# Share of the word list in a word's probability; the rest is spelling by trigrams.
_WORD_SHARE = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    """Probabilities of words in capitals.

    Attributes:
        words: (W,) the words, bytes of ASCII, in alphabetical order.
        log_probabilities: (W,) of the words within the list.
        cumulative: (W + 1,) the probabilities of the words before each of ``words``, added up.
        trigrams: (27, 27, 27) log-probability of a letter after two others; 26 is the word's edge.
    """

    words: NDArray[np.bytes_]
    log_probabilities: NDArray[np.float64]
    cumulative: NDArray[np.float64]
    trigrams: NDArray[np.float64]

    def log_spelling(self, word: str) -> float:
        """Log-probability of the letters of ``word`` (A–Z) by trigrams, its end included."""
        codes = [BOUNDARY, BOUNDARY, *(ord(letter) - 65 for letter in word), BOUNDARY]
        return float(
            sum(self.trigrams[a, b, c] for a, b, c in zip(codes, codes[1:], codes[2:], strict=False))
        )

    def log_beginning(self, text: str) -> float:
        """Log-probability that a word begins with ``text`` (A–Z), from the word list and by its spelling."""
        codes = [BOUNDARY, BOUNDARY, *(ord(letter) - 65 for letter in text)]
        spelt = sum(self.trigrams[a, b, c] for a, b, c in zip(codes, codes[1:], codes[2:], strict=False))
        spelt += np.log1p(-_WORD_SHARE)
        # "[" follows Z.
        first, last = (self._place(prefix) for prefix in (text, text + "["))
        share = _WORD_SHARE * (self.cumulative[last] - self.cumulative[first])
        return float(np.logaddexp(spelt, np.log(share)) if share > 0 else spelt)

    def log_word(self, word: str) -> float:
        """Log-probability of ``word`` (A–Z), from the word list and by its spelling."""
        spelt = np.log1p(-_WORD_SHARE) + self.log_spelling(word)
        place = self._place(word)
        if place == len(self.words) or self.words[place] != word.encode("ascii"):
            return float(spelt)
        return float(np.logaddexp(spelt, np.log(_WORD_SHARE) + self.log_probabilities[place]))

    def _place(self, text: str) -> int:
        """Where ``text`` stands among the words, or would stand (bisection: log₂ W comparisons)."""
        wanted, low, high = text.encode("ascii"), 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        return low


@lru_cache(maxsize=1)
def english() -> LanguageModel:
    """Map the English model into memory."""
    folder = shipped_path("resources", "language", "english")

    def mapped(name: str) -> NDArray[np.generic]:
        # A plain view: numpy's subclass for mapped files makes every access to an element slower.
        array: NDArray[np.generic] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        return array.view(np.ndarray)

    return LanguageModel(
        mapped("words").astype(np.bytes_, copy=False),
        mapped("log_probabilities").astype(np.float64, copy=False),
        mapped("cumulative").astype(np.float64, copy=False),
        mapped("trigrams").astype(np.float64, copy=False),
    )
