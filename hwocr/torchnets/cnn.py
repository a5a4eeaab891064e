"""The convolutional glyph classifier that ships with the program."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from hwocr.ink.glyph import SIZE
from hwocr.torchnets.registry import glyph_network


@glyph_network("cnn", input_shape=(1, SIZE, SIZE))
class GlyphCnn(nn.Module):
    """A small residual network for glyphs.

    A 5 × 5 stem of stride 2 goes to 16 × 16 at once, because no stroke that leaves the normaliser is thinner
    than 2.5 pixels; three stages at 16 × 16, 8 × 8 and 4 × 4 follow. A depthwise 4 × 4 convolution gathers
    the last stage, so that, unlike after an average over all places, each channel weighs each
    place of its own ("global depthwise convolution", Chen et al., "MobileFaceNets", 2018).
    With channels (32, 32, 64, 128): 0.29 million weights, 19 million multiplications and
    additions a glyph.
    """

    def __init__(
        self, classes: int, channels: Sequence[int] = (32, 32, 64, 128), dropout: float = 0.2
    ) -> None:
        """Build the network.

        Args:
            classes: outputs.
            channels: of the stem and of the three stages.
            dropout: the part of the gathered features left out while training.
        """
        super().__init__()
        stem, first, second, third = channels
        self.features = nn.Sequential(
            _convolution(1, stem, 5, 2),  # (N, stem, 16, 16)
            _convolution(stem, first, 3, 1),
            _Stage(first, second),  # (N, second, 8, 8)
            _Stage(second, third),  # (N, third, 4, 4)
        )
        self.gather = nn.Conv2d(third, third, 4, groups=third, bias=False)  # (N, third, 1, 1)
        self.normalise = nn.BatchNorm2d(third)
        self.dropout = nn.Dropout(dropout)
        self.classify = nn.Linear(third, classes)

    def forward(self, glyphs: Tensor) -> Tensor:
        """Return logits (N, classes) for glyphs (N, 1, 32, 32) in [0, 1], 1 = ink."""
        gathered = self.normalise(self.gather(self.features(glyphs))).flatten(1)
        logits: Tensor = self.classify(self.dropout(gathered))
        return logits


class _Stage(nn.Module):
    """Halve the picture, then refine it beside a shortcut (He et al., "Deep Residual Learning", 2016)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.shrink = _convolution(inputs, outputs, 3, 2)
        self.refine = nn.Sequential(
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs)
        )

    def forward(self, x: Tensor) -> Tensor:
        shrunk = self.shrink(x)
        return torch.relu(shrunk + self.refine(shrunk))


def _convolution(inputs: int, outputs: int, size: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
