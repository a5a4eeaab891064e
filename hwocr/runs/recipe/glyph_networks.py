"""What a recipe says about networks for glyphs: perceptrons, convolutions, autoencoders, installed ones."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from hwocr.runs.recipe.networks import custom_network
from hwocr.runs.recipe.section import Count, Section

Value = bool | int | float | str | tuple[int | float | str, ...]


class MlpSettings(Section):
    """A multi-layer perceptron of `hwocr.nn`.

    Attributes:
        hidden: units of each hidden layer.
        activation: of the hidden layers.
    """

    kind: Literal["mlp"] = "mlp"
    hidden: tuple[Count, ...] = (64,)
    activation: Literal["sigmoid", "tanh", "relu"] = "sigmoid"


class CnnSettings(Section):
    """The convolutional network of `hwocr.torchnets.cnn`.

    Attributes:
        channels: of its stem and its three stages.
        dropout: of the features before the last layer.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
        start: a model of the same architecture to go on from, by name or file; "" for weights from the seed.
    """

    kind: Literal["cnn"] = "cnn"
    channels: Annotated[tuple[Count, ...], Field(min_length=4, max_length=4)] = (16, 32, 64, 128)
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.2
    average: Annotated[float, Field(ge=0, lt=1)] = 0.999
    start: str = ""


class FcnSettings(Section):
    """The fully connected network of `hwocr.torchnets.fcn`: `MlpSettings`, trained by PyTorch.

    Attributes:
        hidden: units of each hidden layer.
        activation: of the hidden layers.
        dropout: of each hidden layer's answers.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["fcn"] = "fcn"
    hidden: tuple[Count, ...] = (64,)
    activation: Literal["sigmoid", "tanh", "relu"] = "sigmoid"
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0


class AutoencoderSettings(Section):
    """A perceptron of `hwocr.nn` that learns to copy its input through a narrow layer, the code.

    Attributes:
        hidden: units of each layer between the picture and the code; the decoder has the same, backwards.
        code: numbers in the code.
        activation: of the hidden layers.
        code_activation: of the code. The picture that comes out passes through a sigmoid.
    """

    kind: Literal["autoencoder"] = "autoencoder"
    hidden: tuple[Count, ...] = (32,)
    code: Count = 32
    activation: Literal["sigmoid", "tanh", "relu"] = "relu"
    code_activation: Literal["sigmoid", "tanh", "relu", "identity"] = "relu"


class ConvAutoencoderSettings(Section):
    """The convolutional autoencoder of `hwocr.torchnets.autoencoder`.

    Attributes:
        channels: at 16 × 16, 8 × 8 and 4 × 4, of the encoder; the decoder has the same, backwards.
        code: numbers in the code.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["conv_autoencoder"] = "conv_autoencoder"
    channels: Annotated[tuple[Count, ...], Field(min_length=3, max_length=3)] = (32, 64, 128)
    code: Count = 32
    average: Annotated[float, Field(ge=0, lt=1)] = 0.999


class CustomSettings(Section):
    """A network that another installed package brings; see `hwocr.runs.recipe.networks`.

    Attributes:
        name: what its package calls it.
        parameters: its own, by name; those left out are as its package has them.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["custom"] = "custom"
    name: str
    parameters: dict[str, Value] = Field(default_factory=dict)
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0

    @model_validator(mode="after")
    def _parameters_fit(self) -> "CustomSettings":
        custom_network(self.name).parameters.model_validate(self.parameters)
        return self


AUTOENCODERS = ("autoencoder", "conv_autoencoder")
"""The kinds of networks that copy letters instead of telling them apart."""
