"""The parts of a recipe that are for photographs: networks and their input."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from hwocr.runs.recipe.section import Count, Positive, Section


class PretrainedSettings(Section):
    """What the networks for photographs have in common that can start from ImageNet weights.

    Attributes:
        weights: where they come from: ``imagenet`` fetches torchvision's, else a file (a relative path is
            looked for in the data folder, too); empty for random weights.
        batch_norms: ``trained`` as in any training, or ``frozen``: with their statistics as they come they
            become part of the convolutions. Weights into which they were folded need that.
        frozen_epochs: so many epochs at first train the last layer alone, on features computed once.
        frozen_learning_rate: of these epochs; they have a schedule of their own, of the same kind.
        dropout: of the features before the last layer.
        upscale: pictures are made so many times larger within the network: 3 for 32 × 32 ones.
        small_epochs: for so many epochs, the first after the frozen ones, pictures are enlarged one time
            less, which takes about half the time ("progressive resizing", Howard, 2018).
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    weights: str = ""
    batch_norms: Literal["frozen", "trained"] = "trained"
    frozen_epochs: Annotated[int, Field(ge=0)] = 0
    frozen_learning_rate: Positive = 0.01
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.2
    upscale: Count = 1
    small_epochs: Annotated[int, Field(ge=0)] = 0
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0


class MobileNetSettings(PretrainedSettings):
    """MobileNetV2 (Sandler et al., 2018), torchvision's.

    Attributes:
        padding: how its convolutions of stride 2 pad; weights that come from TensorFlow want its way.
    """

    kind: Literal["mobilenet_v2"] = "mobilenet_v2"
    padding: Literal["torchvision", "tensorflow"] = "torchvision"


class SqueezeNetSettings(PretrainedSettings):
    """SqueezeNet 1.1 (Iandola et al., 2016), torchvision's."""

    kind: Literal["squeezenet1_1"] = "squeezenet1_1"


class ImageCnnSettings(Section):
    """The residual network of `hwocr.torchnets.image_networks` for photographs, trained from scratch.

    Attributes:
        channels: of its stem and its stages.
        dropout: of the features before the last layer.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["picture_cnn"] = "picture_cnn"
    channels: Annotated[tuple[Count, ...], Field(min_length=2)] = (32, 64, 128, 256)
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.2
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0


ImageNetworkSettings = MobileNetSettings | SqueezeNetSettings | ImageCnnSettings


class ImageSettings(Section):
    """How photographs become a network's input; see `hwocr.models.card.ImageInput`.

    Attributes:
        side: their shorter side is brought to so many pixels, and the middle square kept.
        size: of the square the network gets, at most ``side``: the middle of that or, in training, any part.
        flips: whether the finished model's answer is the mean of those to a picture and to its mirror image.
    """

    side: Count = 160
    size: Count = 128
    flips: bool = False

    @model_validator(mode="after")
    def _size_fits(self) -> "ImageSettings":
        if self.size > self.side:
            raise ValueError(f"size {self.size} is larger than side {self.side}")
        return self
