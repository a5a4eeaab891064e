"""A page read by several recognisers: its regions found, turned, read, chosen among and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.captions import join_rows
from hwocr.reading.page import Line, Word
from hwocr.reading.recognisers.combination.arbitration import choose, plain
from hwocr.reading.recognisers.combination.taught import TaughtLetters, with_taught
from hwocr.reading.recognisers.letters import within
from hwocr.reading.recognisers.reading import LettersReading, Reading, SequenceReading
from hwocr.reading.recognisers.regions.ordering import reading_order
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.source import LineSource
from hwocr.reading.recognisers.regions.type_regions import divide_by_type
from hwocr.reading.recognisers.registry import Recogniser
from hwocr.reading.recognisers.sequence_reader import SequenceReader
from hwocr.reading.recognisers.turning import page_turns, turned_lines

# A region read worse than this is no text: one that a finder of text has found, and a line of the layout,
# which may be a drawing. Of 276 regions of generated pages 6 are read worse than the latter, 96 % wrong.
_HOPELESS = 0.3
_HOPELESS_LINE = 0.45
# The lines of the letters are kept where they are so sure in the mean, and the same was read in this part
# of what the sequences are sure of.
_LETTERS_MEAN = 0.9
_AGREEING = 0.5
_SURE_SEQUENCE = 0.9
# A line that the finder missed is text if a sequence is so sure of it, and reads about as many characters
# as there are letters; a single one may be the corner of a frame.
_FOUND_AFTER_ALL = 0.9
_LEAST_CHARACTERS = 2
_ABOUT = 0.5
_MOST_MISSED = 20
# A region is read as a part of one that holds its middle if that is so many times larger.
_LARGER = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The regions of a page, and what each recogniser read in them.

    Attributes:
        regions: where text is.
        rows: the numbers of those that are one line of the layout, in the order in which they are read; None
            where they are to be ordered by where they lie.
        readings: per region, those of the sequences, then of the letters if they take part.
        letters_kept: whether the lines that the lattice read are right as they are.
    """

    regions: tuple[Region, ...]
    rows: tuple[tuple[int, ...], ...] | None
    readings: tuple[tuple[Reading, ...], ...]
    letters_kept: bool


def combine(
    source: LineSource,
    letters: Sequence[Line],
    recognisers: Sequence[Recogniser],
    *,
    with_letters: bool,
    taught: TaughtLetters | None = None,
) -> tuple[Line, ...]:
    """Read a page by sequences, and by what the lattice of letters has read of it.

    Args:
        source: the page.
        letters: the lines as the lattice read them; empty where it is not wanted.
        recognisers: the sequence recognisers.
        with_letters: whether letters take part.
        taught: what a writer taught, as evidence on what the sequences read.

    Returns:
        The lines in reading order.
    """
    candidates = gather(source, letters, recognisers, with_letters=with_letters)
    if candidates.letters_kept:
        return tuple(letters)
    found = candidates.regions
    chosen = [choose(readings) for readings in candidates.readings]
    least = _HOPELESS if candidates.rows is None else _HOPELESS_LINE
    kept = _kept(found, [reading for reading, _ in chosen], least)
    printed = _printed(source, found)
    lines = []
    if candidates.rows is not None:
        rows = [[number for number in row if number in kept] for row in candidates.rows]
    else:
        order = reading_order([found[number] for number in kept])
        rows = [[kept[place] for place in row] for row in order]
    for row in rows:
        words: list[Word] = []
        for number in row:
            reading, sure = chosen[number]
            read = _with_confidence(reading.words(source, printed=printed[number]), sure)
            # The letters were read by the model that knows them already.
            if taught is not None and not isinstance(reading, LettersReading):
                read = with_taught(read, taught)
            words += read
        if words:
            lines.append(Line(tuple(words)))
    return tuple(lines) if candidates.rows is None else join_rows(lines)


def gather(
    source: LineSource, letters: Sequence[Line], recognisers: Sequence[Recogniser], *, with_letters: bool
) -> Candidates:
    """Find the regions of a page and let every recogniser read them; see `combine`."""
    finder = next((one.find for one in recognisers if one.find is not None), None)
    readers = [SequenceReader(source, one) for one in recognisers]
    rows: tuple[tuple[int, ...], ...] | None = None
    if finder is not None:
        found = list(finder(source))
    else:
        found, rows = _parts_of_lines(source)
    turns = source.turns
    missed: list[Region] = []
    if finder is not None:
        turns = page_turns(found, readers[0].read)
        found = turned_lines([one.turned(turns) for one in found], readers[0].read)
        if turns == source.turns:
            found = divide_by_type(source, found)
        # What the finder missed is read where the layout has it.
        missed = _missed(source, found) if turns == source.turns else []
        found += missed
    if turns != source.turns:
        letters, with_letters = (), False
    lettered = within(letters, found)
    sequences = [reader.read(found) for reader in readers]
    if missed:
        real = [
            number
            for number in range(len(found))
            if number < len(found) - len(missed)
            or any(_is_text(one[number], lettered[number]) for one in sequences)
        ]
        found, lettered = [found[number] for number in real], [lettered[number] for number in real]
        sequences = [[one[number] for number in real] for one in sequences]
    readings: list[tuple[Reading, ...]] = []
    for number in range(len(found)):
        own: list[Reading] = [sequence[number] for sequence in sequences]
        if with_letters:
            own.append(lettered[number])
        readings.append(tuple(own))
    kept = with_letters and _agrees(letters, lettered, sequences)
    return Candidates(tuple(found), rows, tuple(readings), kept)


def _parts_of_lines(source: LineSource) -> tuple[list[Region], tuple[tuple[int, ...], ...]]:
    """The parts of the layout's lines, and which of them are one line."""
    found: list[Region] = []
    rows = []
    for parts in source.line_parts():
        rows.append(tuple(range(len(found), len(found) + len(parts))))
        found += parts
    return found, tuple(rows)


def _with_confidence(words: Sequence[Word], sure: NDArray[np.float64]) -> list[Word]:
    """Words whose glyphs (n in all) have these confidences (n,)."""
    values = iter(sure.tolist())
    return [Word(tuple(replace(glyph, confidence=next(values)) for glyph in word.glyphs)) for word in words]


def _missed(source: LineSource, found: Sequence[Region]) -> list[Region]:
    """The lines of the layout, of two letters or more, that lie mostly outside of the regions found."""
    missed = []
    for line, region in zip(source.layout.lines, source.lines(), strict=True):
        if len(line.letters) < _LEAST_CHARACTERS:
            continue
        points = source.page_points(np.array(line.centres))
        covered = np.zeros(len(points), bool)
        for other in found:
            covered |= other.holds(points)
        if covered.mean() < 0.5:
            missed.append(region)
    return sorted(missed, key=lambda region: -region.width)[:_MOST_MISSED]


def _is_text(read: Reading, letters: Reading) -> bool:
    """Whether what only the layout found to be a line is one."""
    text, other = plain(read.text), plain(letters.text)
    if len(text) < _LEAST_CHARACTERS or float(read.probabilities.mean()) < _FOUND_AFTER_ALL:
        return False
    return not other or abs(len(text) - len(other)) <= _ABOUT * len(other)


def _agrees(
    letters: Sequence[Line],
    lettered: Sequence[LettersReading],
    sequences: Sequence[Sequence[SequenceReading]],
) -> bool:
    """Whether the lines of the letters are to be kept as they are."""
    values = np.array([glyph.confidence for line in letters for glyph in line.glyphs])
    if not len(values) or values.mean() < _LETTERS_MEAN:
        return False
    agreeing = total = 0
    for first, *others in zip(lettered, *sequences, strict=False):
        best = max(
            others, key=lambda one: float(np.mean(one.probabilities)) if len(one.probabilities) else 0.0
        )
        if len(best.probabilities) and best.probabilities.mean() > _SURE_SEQUENCE:
            total += len(best.probabilities)
            if plain(first.text) == plain(best.text):
                agreeing += len(best.probabilities)
    return total > 0 and agreeing >= _AGREEING * total


def _kept(regions: Sequence[Region], chosen: Sequence[Reading], least: float) -> list[int]:
    """Which regions are text, read at least so surely in the mean, and are not a part of another one."""
    read = [
        number
        for number, reading in enumerate(chosen)
        if len(reading.probabilities) and reading.probabilities.mean() > least
    ]
    sizes = {number: regions[number].width * regions[number].height for number in read}

    def inside(number: int) -> bool:
        text = plain(chosen[number].text)
        return any(
            sizes[other] > _LARGER * sizes[number]
            and bool(regions[other].holds(regions[number].middle[None])[0])
            and text in plain(chosen[other].text)
            for other in read
            if other != number
        )

    return [number for number in read if not inside(number)]


def _printed(source: LineSource, regions: Sequence[Region]) -> list[bool]:
    """Which regions are type, as the layout has it."""
    lines = source.layout.lines
    if not any(line.printed for line in lines):
        return [False] * len(regions)
    points = source.page_points(np.array([centre for line in lines for centre in line.centres]))
    is_type = np.array([line.printed for line in lines for _ in line.centres])
    result = []
    for region in regions:
        inside = is_type[region.holds(points)]
        result.append(bool(len(inside) and inside.mean() > 0.5))
    return result
