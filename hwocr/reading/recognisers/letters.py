"""The recogniser ``letters``: the lattice of a line's letters and a glyph classifier.

It reads the lines of a page together, since the spaces of one line and the case of its letters follow from
the others. Of a region it has read what lies within it.
"""

from collections.abc import Sequence

import numpy as np

from hwocr.ink.glyph import normalise_glyphs
from hwocr.reading.layout.analysis import Layout
from hwocr.reading.layout.orientation import Probabilities, sample_letters
from hwocr.reading.page import Glyph, Line, Word
from hwocr.reading.recognisers.reading import LettersReading
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.registry import Recogniser, add
from hwocr.reading.segmentation.verifier import verifier_log_odds

NAME = "letters"

# A page is read surely if its letters are so sure in the mean, and no more of them than this part are not.
_SURE_MEAN = 0.97
_SURE = 0.9
_MOST_UNSURE = 0.05
# A page is no page of letters if fewer than this part of what stands apart, of so many looked at, is surely
# one letter: by the segmentation verifier, in log-odds, and by the classifier.
_LOOKED_AT = 64
_FEWEST = 6
_WHOLE = 1.0
_LEAST_LETTERS = 0.35

add(Recogniser(NAME, "Letters, one by one (capitals and separate print)"))


def is_sure(lines: Sequence[Line]) -> bool:
    """Whether the letters of a page are so sure that no other recogniser is asked."""
    values = np.array([glyph.confidence for line in lines for glyph in line.glyphs])
    return bool(len(values) and values.mean() >= _SURE_MEAN and (values < _SURE).mean() <= _MOST_UNSURE)


def are_hopeless(layout: Layout, probabilities: Probabilities) -> bool:
    """Whether what stands apart on a page is so seldom one letter that the lattice need not be built.

    Args:
        layout: of the page.
        probabilities: of the labels of glyphs, from the network.
    """
    crops = sample_letters(layout, _LOOKED_AT)
    if len(crops) < _FEWEST:
        return False
    glyphs = normalise_glyphs(crops)
    whole = verifier_log_odds(glyphs) > _WHOLE
    known = probabilities(glyphs).max(axis=1) > _SURE
    return bool((whole & known).mean() < _LEAST_LETTERS)


def within(lines: Sequence[Line], regions: Sequence[Region]) -> list[LettersReading]:
    """Divide what was read among regions.

    Args:
        lines: of the page.
        regions: where text is; of regions within one another the smaller one gets the letters.

    Returns:
        The reading of each region.
    """
    glyphs = [(word, glyph) for line in lines for word in line.words for glyph in word.glyphs]
    owners = np.full(len(glyphs), -1)
    if glyphs:
        boxes = [glyph.box for _, glyph in glyphs]
        middles = np.array([[(box.left + box.right) / 2, (box.top + box.bottom) / 2] for box in boxes])
        by_size = sorted(range(len(regions)), key=lambda one: -regions[one].width * regions[one].height)
        for region in by_size:
            owners[regions[region].holds(middles)] = region
    readings = []
    for region in range(len(regions)):
        words: list[list[Glyph]] = []
        last: Word | None = None
        for place in np.flatnonzero(owners == region).tolist():
            word, glyph = glyphs[place]
            if word is not last:
                words.append([])
            last = word
            words[-1].append(glyph)
        readings.append(LettersReading(tuple(Word(tuple(word)) for word in words)))
    return readings
