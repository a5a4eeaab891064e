"""The recogniser ``letters``: the lattice of a line's letters and a glyph classifier.

It reads the lines of a page together, since the spaces of one line and the case of its letters follow from
the others. Of a region it has read what lies within it.
"""

from collections.abc import Sequence

import numpy as np

from hwocr.reading.page import Line, Word
from hwocr.reading.recognisers.reading import LettersReading
from hwocr.reading.recognisers.regions import Region
from hwocr.reading.recognisers.registry import Recogniser, add

NAME = "letters"

# A page is read surely if its letters are so sure in the mean, and no more of them than this part are not.
_SURE_MEAN = 0.97
_SURE = 0.9
_MOST_UNSURE = 0.05

add(Recogniser(NAME, "Letters, one by one (capitals and separate print)"))


def is_sure(lines: Sequence[Line]) -> bool:
    """Whether the letters of a page are so sure that no other recogniser is asked."""
    values = np.array([glyph.confidence for line in lines for glyph in line.glyphs])
    return bool(len(values) and values.mean() >= _SURE_MEAN and (values < _SURE).mean() <= _MOST_UNSURE)


def within(lines: Sequence[Line], regions: Sequence[Region]) -> tuple[list[LettersReading], list[int]]:
    """Divide what was read among regions.

    Args:
        lines: of the page.
        regions: where text is; of regions within one another the smaller one gets the letters.

    Returns:
        The reading of each region, and the numbers of the lines that are mostly outside of all.
    """
    glyphs = [
        (number, word, glyph)
        for number, line in enumerate(lines)
        for word in line.words
        for glyph in word.glyphs
    ]
    owners = np.full(len(glyphs), -1)
    if glyphs:
        boxes = np.array(
            [[g.box.left, g.box.top, g.box.right, g.box.bottom] for _, _, g in glyphs], np.float64
        )
        middles = np.stack([boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)], axis=1)
        by_size = sorted(range(len(regions)), key=lambda one: -regions[one].width * regions[one].height)
        for region in by_size:
            owners[regions[region].holds(middles)] = region
    readings = []
    for region in range(len(regions)):
        words: list[list[int]] = []
        last: Word | None = None
        for place in np.flatnonzero(owners == region).tolist():
            if glyphs[place][1] is not last:
                words.append([])
            last = glyphs[place][1]
            words[-1].append(place)
        readings.append(
            LettersReading(tuple(Word(tuple(glyphs[place][2] for place in word)) for word in words))
        )
    numbers = np.array([number for number, _, _ in glyphs], np.int64)
    outside = [
        number for number in range(len(lines)) if (owners[numbers == number] < 0).mean() > 0.5
    ] if glyphs else []  # fmt: skip
    return readings, outside
