"""The fully connected glyph classifier: the twin of `hwocr.nn`'s multi-layer perceptron in PyTorch."""

from collections.abc import Sequence
from math import sqrt

from torch import Tensor, nn

from hwocr.ink.glyph import SIZE
from hwocr.torchnets.registry import glyph_network

_ACTIVATIONS: dict[str, type[nn.Module]] = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
# As in `hwocr.nn.activations`; PyTorch's own gain of tanh is another.
_GAINS = {"relu": sqrt(2)}


@glyph_network("fcn", input_shape=(SIZE * SIZE,))
class GlyphFcn(nn.Module):
    """Fully connected layers, an activation after each but the last.

    Weights start as those of `hwocr.nn.network.Network`: uniform (Glorot and Bengio, "Understanding the
    difficulty of training deep feedforward neural networks", 2010), biases at zero.
    """

    def __init__(
        self, classes: int, hidden: Sequence[int] = (64,), activation: str = "sigmoid", dropout: float = 0.0
    ) -> None:
        """Build the network.

        Args:
            classes: outputs.
            hidden: units of each hidden layer.
            activation: of the hidden layers: ``sigmoid``, ``tanh`` or ``relu``.
            dropout: the part of each hidden layer's answers left out while training.
        """
        super().__init__()
        layers: list[nn.Module] = []
        inputs = SIZE * SIZE
        for units in hidden:
            layers += [_linear(inputs, units, _GAINS.get(activation, 1.0)), _ACTIVATIONS[activation]()]
            if dropout:
                layers.append(nn.Dropout(dropout))
            inputs = units
        self.layers = nn.Sequential(*layers, _linear(inputs, classes))

    def forward(self, glyphs: Tensor) -> Tensor:
        """Return logits (N, classes) for glyphs (N, 1024) in [0, 1], 1 = ink."""
        logits: Tensor = self.layers(glyphs)
        return logits


def _linear(inputs: int, outputs: int, gain: float = 1.0) -> nn.Linear:
    layer = nn.Linear(inputs, outputs)
    nn.init.xavier_uniform_(layer.weight, gain)
    nn.init.zeros_(layer.bias)
    return layer
