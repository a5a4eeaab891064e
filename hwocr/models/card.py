"""The metadata block that every model file carries."""

from math import prod
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

FORMAT_VERSION: Final = 1
METADATA_KEY = "hwocr"
"""The key of the JSON block in a safetensors header and in ONNX ``metadata_props``."""

GLYPH_NORMALISATION = "glyph32-v1"
"""The name of `hwocr.ink.glyph.normalise_glyphs`, as it is now, in model cards."""

BASIC_LABELS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
"""The basic alphabet, 36 labels, in the order all our data sets and models use."""


PICTURE_NORMALISATION = "imagenet"
"""The ``normalisation`` of models of photographs; see `PictureInput`."""


class ImageInput(BaseModel):
    """How a photograph becomes what a network gets; see `hwocr.models.image_input`.

    Attributes:
        side: its shorter side is brought to so many pixels, and the middle square kept.
        size: of the square cut from the middle of that, the network's input.
        mean: subtracted from red, green and blue in [0, 1].
        std: what is left is divided by this.
        flips: whether the answer is the mean of those to the picture and to its mirror image.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: Annotated[int, Field(ge=1)]
    size: Annotated[int, Field(ge=1)]
    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    std: tuple[float, float, float] = (0.229, 0.224, 0.225)
    flips: bool = False


class ModelCard(BaseModel):
    """What a model file says about itself; unknown keys are refused.

    Attributes:
        format_version: of this block.
        name: the name it is chosen by.
        kind: the architecture, such as ``mlp`` or ``cnn``.
        labels: in the order of the network's outputs: one-character labels, or the names of classes.
        input_shape: of one sample, without the batch axis: (1024,), (1, 32, 32) or (3, 224, 224).
        normalisation: the name of the glyph normaliser the network was trained behind.
        temperature: logits are divided by it before softmax.
        recipe: the name of the recipe that trained it.
        data_sets: what it was trained on.
        scores: measured figures by name: parts in [0, 1], or decibels where the name says ``psnr``.
        software: versions of what trained it.
        settings: the architecture's own settings (hidden sizes, activation names).
        picture: how photographs become its input; None for a network of glyphs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: Literal[1] = FORMAT_VERSION
    name: str
    kind: str
    labels: tuple[Annotated[str, Field(min_length=1)], ...]
    input_shape: tuple[int, ...]
    normalisation: str = GLYPH_NORMALISATION
    temperature: Annotated[float, Field(gt=0)] = 1.0
    recipe: str = ""
    data_sets: tuple[str, ...] = ()
    scores: dict[str, float] = {}
    software: dict[str, str] = {}
    settings: dict[str, str | int | float | bool | list[int]] = {}
    picture: ImageInput | None = None

    @property
    def reads_glyphs(self) -> bool:
        """Whether it tells normalised glyphs apart: what reading and drawing need of a model."""
        takes_glyphs = self.normalisation == GLYPH_NORMALISATION and prod(self.input_shape) == 1024
        return takes_glyphs and "autoencoder" not in self.kind

    @field_validator("labels")
    @classmethod
    def _labels_differ(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(labels)) != len(labels) or not labels:
            raise ValueError("labels must be different from one another, and at least one")
        return labels
