"""What a word may say: what was read, and what its doubtful letters may be instead.

A word read as ``C0DE`` whose second letter may be O is kept as CODE as well, so that a search finds it.
"""

import unicodedata
from collections.abc import Sequence

from hwocr.reading.page import Glyph, Word

# More spellings of a word, or less likely ones, make the index large and find nothing.
_MOST = 8
_LEAST = 0.01
_OPTIONS = 4


def folded(text: str) -> str:
    """Return text as it is compared: without case, accents and what is no letter or digit."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def spellings(word: Word) -> tuple[tuple[str, float], ...]:
    """Return the folded spellings of a word with their probabilities, the likeliest first.

    The probabilities of its letters are taken as independent. What is read comes first by its letters'
    confidences; what they lack goes to the alternatives, shared out as the recogniser's probabilities are.
    """
    paths: list[tuple[str, float]] = [("", 1.0)]
    for glyph in word.glyphs:
        options = _options(glyph)
        longer = [(text + label, share * chance) for text, share in paths for label, chance in options]
        paths = _merged(longer)
    kept = [(text, share) for text, share in paths if text and share >= _LEAST]
    own = folded(word.text)
    if own and not any(text == own for text, _ in kept):
        kept.append((own, _LEAST))
    return tuple(kept)


def _options(glyph: Glyph) -> Sequence[tuple[str, float]]:
    """The folded labels a letter may be; of punctuation there is none, and no letter is doubted into it."""
    confidence = min(1.0, max(0.0, glyph.confidence))
    own = folded(glyph.label)
    if not own:
        return [("", 1.0)]
    others = [(folded(one.label), one.probability) for one in glyph.alternatives]
    others = sorted(
        ((text, share) for text, share in others if text not in ("", own)), key=lambda pair: -pair[1]
    )
    others = others[:_OPTIONS]
    whole = sum(share for _, share in others)
    options = [(own, confidence)]
    if whole > 0:
        options += [(label, (1.0 - confidence) * share / whole) for label, share in others]
    return options


def _merged(paths: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Join what is the same without case, and keep the likeliest."""
    shares: dict[str, float] = {}
    for text, share in paths:
        shares[text] = shares.get(text, 0.0) + share
    best = sorted(shares.items(), key=lambda pair: -pair[1])[:_MOST]
    return [(text, share) for text, share in best if share >= _LEAST / 4]
