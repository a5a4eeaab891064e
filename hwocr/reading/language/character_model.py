"""English capitals as a language model: letter trigrams and a word list from symspellpy's frequencies."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

_LETTERS = 26
_BOUNDARY = 26
_DICTIONARY = "frequency_dictionary_en_82_765.txt"
# Share of the word list in a word's probability; the rest is spelling by trigrams.
_WORD_SHARE = 0.7
# Frequencies are flattened: a page is a list or a note, not the average of the web.
_FLATTENING = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    """Probabilities of words in capitals.

    Attributes:
        words: upper-case word to log-probability.
        trigrams: (27, 27, 27) log-probability of a letter after two others; 26 is the word's edge.
        in_order: the words in alphabetical order.
        sums: (words + 1,) the probabilities of the words before each of ``in_order``, added up.
    """

    words: dict[str, float]
    trigrams: NDArray[np.float64]
    in_order: tuple[str, ...]
    sums: NDArray[np.float64]

    def log_spelling(self, word: str) -> float:
        """Log-probability of the letters of ``word`` (A–Z) by trigrams, its end included."""
        codes = [_BOUNDARY, _BOUNDARY, *(ord(letter) - 65 for letter in word), _BOUNDARY]
        return float(
            sum(self.trigrams[a, b, c] for a, b, c in zip(codes, codes[1:], codes[2:], strict=False))
        )

    def log_beginning(self, text: str) -> float:
        """Log-probability that a word begins with ``text`` (A–Z), from the word list and by its spelling."""
        codes = [_BOUNDARY, _BOUNDARY, *(ord(letter) - 65 for letter in text)]
        spelt = sum(self.trigrams[a, b, c] for a, b, c in zip(codes, codes[1:], codes[2:], strict=False))
        spelt += np.log1p(-_WORD_SHARE)
        first, last = bisect_left(self.in_order, text), bisect_left(self.in_order, text + "[")  # [ follows Z
        share = _WORD_SHARE * (self.sums[last] - self.sums[first])
        return float(np.logaddexp(spelt, np.log(share)) if share > 0 else spelt)

    def log_word(self, word: str) -> float:
        """Log-probability of ``word`` (A–Z), from the word list and by its spelling."""
        spelt = np.log1p(-_WORD_SHARE) + self.log_spelling(word)
        listed = self.words.get(word)
        return float(spelt if listed is None else np.logaddexp(spelt, np.log(_WORD_SHARE) + listed))


@lru_cache(maxsize=1)
def english() -> LanguageModel:
    """Load the English model (about 0.2 s the first time)."""
    text = resources.files("symspellpy").joinpath(_DICTIONARY).read_text("utf-8-sig")
    words: list[str] = []
    counts: list[float] = []
    for line in text.splitlines():
        word, _, count = line.partition(" ")
        if word.isascii() and word.isalpha() and (len(word) > 1 or word in "ai"):
            words.append(word.upper())
            counts.append(float(count))
    weights = np.array(counts) ** _FLATTENING
    weights /= weights.sum()
    order = sorted(range(len(words)), key=words.__getitem__)
    return LanguageModel(
        dict(zip(words, np.log(weights).tolist(), strict=True)),
        _trigrams(words, weights),
        tuple(words[place] for place in order),
        np.concatenate([[0.0], np.cumsum(weights[order])]),
    )


def _trigrams(words: list[str], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolated trigram log-probabilities, from a weighted word list."""
    lengths = np.array([len(word) for word in words])
    letters = np.frombuffer("".join(words).encode("ascii"), np.uint8).astype(np.int64) - 65
    # Each word is laid out as: edge, edge, letters, edge.
    starts = np.concatenate([[0], np.cumsum(lengths + 3)[:-1]])
    codes = np.full(int((lengths + 3).sum()), _BOUNDARY, np.int64)
    places = np.arange(len(letters)) + np.repeat(
        starts + 2 - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths
    )
    codes[places] = letters
    per_code = np.repeat(weights, lengths + 3)
    side = _LETTERS + 1
    third = np.ones(len(codes), bool)
    third[starts] = third[starts + 1] = False
    ends = np.flatnonzero(third)
    keys = (codes[ends - 2] * side + codes[ends - 1]) * side + codes[ends]
    counts3 = np.bincount(keys, per_code[ends], side**3).astype(np.float64).reshape(side, side, side)
    counts2, counts1 = counts3.sum(axis=0), counts3.sum(axis=(0, 1))
    uniform = np.full(side, 1 / side)
    p1 = 0.98 * counts1 / counts1.sum() + 0.02 * uniform
    p2 = _interpolate(counts2, p1)
    p3 = _interpolate(counts3, np.broadcast_to(p2, (side, side, side)))
    logarithms: NDArray[np.float64] = np.log(p3)
    return logarithms


def _interpolate(counts: NDArray[np.float64], fallback: NDArray[np.float64]) -> NDArray[np.float64]:
    """Witten-Bell smoothing: the more a history has been seen, the more its own counts weigh."""
    total = counts.sum(axis=-1, keepdims=True)
    pseudo = 2e-4
    smoothed: NDArray[np.float64] = (counts + pseudo * fallback) / (total + pseudo)
    return smoothed
