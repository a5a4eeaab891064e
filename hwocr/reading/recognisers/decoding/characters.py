"""The characters that a sequence recogniser may give, and how those of a larger alphabet fold into them."""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CHARACTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    "éèêëàâäáãåçïîíñôöóøõüûùúßæœ"
    "ÉÈÊËÀÂÄÁÃÅÇÏÎÍÑÔÖÓØÕÜÛÙÚÆŒ"
    "€£§°"
)
"""Latin letters, digits, the punctuation and signs of a keyboard; what the recogniser ``line`` knows, too."""

OUTPUTS = CHARACTERS + " "
"""What a sequence recogniser's outputs after the blank mean: the characters, and the space between words."""

UNKNOWN = "□"
"""Stands for a sign that is none of these, or that cannot be told."""

# Typographic forms of what a keyboard has, beside those that compatibility normalisation knows.
_TYPOGRAPHIC = "‘’´′“”″–—―−₋•·…。、×÷ı【】「」《》〈〉∶"
_PLAIN = "''''\"\"\"-----*...,x/i[][]<><>:"
_FORMS = dict(zip(_TYPOGRAPHIC, _PLAIN, strict=True))


def folded(character: str) -> str:
    """The one of `CHARACTERS` that a character is a form of, such as 2 for ²; "" where there is none."""
    if character in CHARACTERS and character:
        return character
    plain = _FORMS.get(character) or unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain in CHARACTERS else ""


def folding(classes: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which classes of a network fold into which characters.

    Args:
        classes: the network's, blank left out.

    Returns:
        Numbers (n,) of the classes that mean something here, and (n,) of their `OUTPUTS`.
    """
    place = {character: number for number, character in enumerate(OUTPUTS)}
    folds = [one if one == " " else folded(one) for one in classes]
    pairs = [(number, place[fold]) for number, fold in enumerate(folds) if fold]
    sources, targets = zip(*pairs, strict=True)
    return np.array(sources, np.int64), np.array(targets, np.int64)
