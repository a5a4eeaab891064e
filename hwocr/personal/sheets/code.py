"""What is printed for the camera: four corner marks, and a strip that says which letters stand where.

The strip makes a photograph of a sheet complete by itself: it holds the set of letters, and their places
follow from it. The marks are squares of 6 × 6 modules with a black rim, as those of ArUco (Garrido-Jurado et
al., 2014); their patterns differ from one another and from themselves turned in 7 of 16 modules at least.
"""

import binascii
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import DataError

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz"
"""What a sheet can ask for, in the order of the strip's bits."""
VERSION = 1
STRIP_ROWS, STRIP_COLUMNS = 2, 48
MARK_MODULES = 6
MARKS = ("1001011110100110", "0011101101011011", "0111011000111000", "0111010011010110")
"""The inner 4 × 4 modules, 1 = black, row by row, of the marks clockwise from the upper left one on."""

_VERSION_BITS, _GROUP_BITS, _CHECK_BITS = 4, 2, 16


def mark_modules(corner: int) -> NDArray[np.bool_]:
    """Return a mark's (6, 6) modules, True = black."""
    modules = np.ones((MARK_MODULES, MARK_MODULES), bool)
    modules[1:-1, 1:-1] = np.array([bit == "1" for bit in MARKS[corner]]).reshape(4, 4)
    return modules


def strip_bits(labels: Sequence[str], groups: int) -> NDArray[np.bool_]:
    """Encode which letters are on a sheet and how many groups of cells each has.

    Args:
        labels: of `ALPHABET`, each once.
        groups: 1 to 4.

    Returns:
        (2, 48) bool, True = black.

    Raises:
        DataError: if there is no letter, or one that a sheet cannot ask for.
    """
    unknown = sorted(set(labels) - set(ALPHABET))
    if unknown or not labels:
        raise DataError(
            f"A sheet cannot ask for {', '.join(unknown) or 'no letters at all'}.", f"It can for {ALPHABET}."
        )
    text = f"{VERSION:0{_VERSION_BITS}b}{groups - 1:0{_GROUP_BITS}b}"
    text += "".join("1" if label in labels else "0" for label in ALPHABET)
    text += f"{_check(text):0{_CHECK_BITS}b}"
    text = text.ljust(STRIP_ROWS * STRIP_COLUMNS, "0")
    # Long runs of one colour would leave nothing to measure light by: every other module is inverted.
    bits = np.array([bit == "1" for bit in text]) ^ (np.arange(len(text)) % 2 == 1)
    return np.asarray(bits.reshape(STRIP_ROWS, STRIP_COLUMNS), np.bool_)


def read_strip(modules: NDArray[np.bool_]) -> tuple[tuple[str, ...], int]:
    """Decode a strip.

    Returns:
        The letters in the order of `ALPHABET`, and the number of groups.

    Raises:
        DataError: if the check sum is wrong or the sheet is of a newer version.
    """
    bits = modules.ravel() ^ (np.arange(modules.size) % 2 == 1)
    text = "".join("1" if bit else "0" for bit in bits.tolist())
    length = _VERSION_BITS + _GROUP_BITS + len(ALPHABET)
    content, check = text[:length], int(text[length : length + _CHECK_BITS], 2)
    if _check(content) != check:
        raise DataError(
            "The sheet's code strip cannot be read.",
            "Photograph the whole sheet, in focus, without a hand on it.",
        )
    if int(content[:_VERSION_BITS], 2) != VERSION:
        raise DataError("The sheet was printed by a newer hwocr.", "Print it again with this one.")
    groups = int(content[_VERSION_BITS : _VERSION_BITS + _GROUP_BITS], 2) + 1
    mask = content[_VERSION_BITS + _GROUP_BITS :]
    return tuple(label for label, bit in zip(ALPHABET, mask, strict=True) if bit == "1"), groups


def _check(text: str) -> int:
    return binascii.crc_hqx(text.encode(), 0xFFFF)
