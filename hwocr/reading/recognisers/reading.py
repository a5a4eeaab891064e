"""What a recogniser made of a region: characters with boxes, alternatives and confidences."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import normalise_glyphs
from hwocr.reading.page import Box, Glyph, Word
from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.recognisers.decoding.alignment import Sign, read_signs
from hwocr.reading.recognisers.decoding.characters import OUTPUTS
from hwocr.reading.recognisers.decoding.ctc import Emission, LineOutputs, best_path
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.source import LineSource

# Boxes and pictures of glyphs are taken from a line's ink at this height, pixels.
_INK_HEIGHT = 64


class Reading(Protocol):
    """One recogniser's reading of one region."""

    @property
    def recogniser(self) -> str:
        """The name of the recogniser."""

    @property
    def text(self) -> str:
        """The characters, with spaces between words."""

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """(n,) how likely each character is right, as the recogniser has it; spaces left out."""

    def words(self, source: LineSource, *, printed: bool) -> tuple[Word, ...]:
        """The words with their glyphs, in pixels of the page as opened."""


@dataclass(frozen=True, slots=True, eq=False)
class LettersReading:
    """What the lattice of letters read within a region.

    Attributes:
        read: its words.
    """

    read: tuple[Word, ...]
    recogniser: str = "letters"

    @property
    def text(self) -> str:
        """See `Reading`."""
        return " ".join(word.text for word in self.read)

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """See `Reading`."""
        return np.array([glyph.confidence for word in self.read for glyph in word.glyphs], np.float64)

    def words(self, source: LineSource, *, printed: bool) -> tuple[Word, ...]:
        """See `Reading`."""
        return self.read


@dataclass(frozen=True, slots=True, eq=False)
class SequenceReading:
    """What a sequence network read in a region.

    Attributes:
        recogniser: its name.
        region: the region.
        outputs: of the network.
        emissions: the characters of the best path, spaces among them.
    """

    recogniser: str
    region: Region
    outputs: LineOutputs
    emissions: tuple[Emission, ...]

    @staticmethod
    def of(recogniser: str, region: Region, outputs: LineOutputs) -> "SequenceReading":
        """Decode the outputs for a region."""
        return SequenceReading(recogniser, region, outputs, tuple(best_path(outputs.probabilities)))

    @property
    def text(self) -> str:
        """See `Reading`."""
        return " ".join("".join(OUTPUTS[one.column - 1] for one in self.emissions).split())

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """See `Reading`."""
        return np.array(
            [one.probability for one in self.emissions if OUTPUTS[one.column - 1] != " "], np.float64
        )

    def words(self, source: LineSource, *, printed: bool) -> tuple[Word, ...]:
        """See `Reading`."""
        ink = source.ink_of(self.region, _INK_HEIGHT)
        signs = read_signs(self.outputs, ink)
        crops = [ink[top:bottom, left:right] for left, top, right, bottom in (sign.box for sign in signs)]
        pictures = normalise_glyphs(crops)
        to_page = Homography.rectified(self.region.corners, ink.shape)
        size = (source.pixels.shape[1], source.pixels.shape[0])
        words: list[list[Glyph]] = []
        for sign, picture in zip(signs, pictures, strict=True):
            if sign.after_space or not words:
                words.append([])
            words[-1].append(_glyph(sign, picture, to_page, size, self.recogniser, printed))
        return tuple(Word(tuple(glyphs)) for glyphs in words)


def _glyph(
    sign: Sign,
    picture: NDArray[np.float32],
    to_page: Homography,
    size: tuple[int, int],
    recogniser: str,
    printed: bool,
) -> Glyph:
    box = to_page.box_before(Box(*sign.box))
    left, top = min(max(box.left, 0), size[0] - 1), min(max(box.top, 0), size[1] - 1)
    right, bottom = min(max(box.right, left + 1), size[0]), min(max(box.bottom, top + 1), size[1])
    shape_label = sign.alternatives[0].label if sign.alternatives else sign.label
    return Glyph(
        Box(left, top, right, bottom), sign.label, sign.probability, sign.alternatives, picture,
        shape_label, printed, recogniser=recogniser,
    )  # fmt: skip
