"""The parts of a recipe that are for lines: the network and how its lines are composed."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from hwocr.runs.recipe.section import Count, Section, Share


class LineReaderSettings(Section):
    """The network of `hwocr.torchnets.line_reader`: convolutions, bidirectional LSTM layers, CTC.

    Attributes:
        channels: of the stem, of the two residual stages and of the columns; the last a multiple of 4.
        hidden: units of an LSTM layer in each direction.
        layers: LSTM layers.
        dropout: the part of the columns' channels left out while training.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["line_reader"] = "line_reader"
    channels: Annotated[tuple[Count, ...], Field(min_length=4, max_length=4)] = (24, 64, 128, 256)
    hidden: Count = 160
    layers: Count = 2
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1
    average: Annotated[float, Field(ge=0, lt=1)] = 0.999

    @model_validator(mode="after")
    def _columns_divide(self) -> "LineReaderSettings":
        if self.channels[-1] % 4:
            raise ValueError("the last of channels must be a multiple of 4")
        return self


class LineSettings(Section):
    """How lines are composed; who is not there gives its share to the others.

    Attributes:
        hands: share of the lines written with fonts that imitate handwriting (the data folder's ``fonts``).
        printed: share of those set in Debian's printed fonts.
        generator: share of those that the hand-print generator writes.
        glyphs: share of those set from real glyphs of nist-capitals and emnist-digits.
        first_words: words a line at most, in the first epoch, the second and so on; then there is no limit.
        validation: lines to validate on, written by the generator's new hands, and as many again, outside,
            with the fonts that are held out, where there are any.
    """

    hands: Share = 0.54
    printed: Share = 0.14
    generator: Share = 0.24
    glyphs: Share = 0.08
    first_words: tuple[Count, ...] = ()
    validation: Count = 400
