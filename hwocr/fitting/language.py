"""Make the English language model: ``python -m hwocr.fitting language``.

From symspellpy's word frequencies (82,765 English words) to the arrays that
`hwocr.reading.language.character_model` maps into memory: the words in alphabetical order, their
probabilities, and letter trigrams smoothed after Witten and Bell ("The zero-frequency problem", 1991).
"""

import argparse
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.language.character_model import BOUNDARY, LETTERS
from hwocr.shipped import shipped_path

_DICTIONARY = "frequency_dictionary_en_82_765.txt"
# Frequencies are flattened: a page is a list or a note, not the average of the web.
_FLATTENING = 0.6


def english_arrays() -> dict[str, NDArray[Any]]:
    """Return the arrays of the model by their names; see `LanguageModel` for what they are."""
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
    return {
        "words": np.array([words[place].encode("ascii") for place in order]),
        "log_probabilities": np.log(weights[order]),
        "cumulative": np.concatenate([[0.0], np.cumsum(weights[order])]),
        "trigrams": _trigrams(words, weights),
    }


def _trigrams(words: list[str], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolated trigram log-probabilities, from a weighted word list."""
    lengths = np.array([len(word) for word in words])
    letters = np.frombuffer("".join(words).encode("ascii"), np.uint8).astype(np.int64) - 65
    # Each word is laid out as: edge, edge, letters, edge.
    starts = np.concatenate([[0], np.cumsum(lengths + 3)[:-1]])
    codes = np.full(int((lengths + 3).sum()), BOUNDARY, np.int64)
    places = np.arange(len(letters)) + np.repeat(
        starts + 2 - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths
    )
    codes[places] = letters
    per_code = np.repeat(weights, lengths + 3)
    side = LETTERS + 1
    third = np.ones(len(codes), bool)
    third[starts] = third[starts + 1] = False
    ends = np.flatnonzero(third)
    keys = (codes[ends - 2] * side + codes[ends - 1]) * side + codes[ends]
    counts3 = np.bincount(keys, per_code[ends], side**3).astype(np.float64).reshape(side, side, side)
    counts2, counts1 = counts3.sum(axis=0), counts3.sum(axis=(0, 1))
    uniform = np.full(side, 1 / side)
    p1 = 0.98 * counts1 / counts1.sum() + 0.02 * uniform
    p2 = _smoothed(counts2, p1)
    p3 = _smoothed(counts3, np.broadcast_to(p2, (side, side, side)))
    logarithms: NDArray[np.float64] = np.log(p3)
    return logarithms


def _smoothed(counts: NDArray[np.float64], fallback: NDArray[np.float64]) -> NDArray[np.float64]:
    """Witten-Bell smoothing: the more a history has been seen, the more its own counts weigh."""
    total = counts.sum(axis=-1, keepdims=True)
    pseudo = 2e-4
    smoothed: NDArray[np.float64] = (counts + pseudo * fallback) / (total + pseudo)
    return smoothed


def main() -> None:
    """Write the arrays."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.fitting.language", description=__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=shipped_path("resources", "language", "english")
    )
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in english_arrays().items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    print(f"{folder}: {sum(file.stat().st_size for file in folder.glob('*.npy')):,} bytes")


if __name__ == "__main__":
    main()
