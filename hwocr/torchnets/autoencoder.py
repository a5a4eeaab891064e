"""The convolutional autoencoder for glyphs."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class ConvAutoencoder(nn.Module):
    """A glyph through a code of a few numbers and back.

    The encoder halves the picture three times, 32 → 16 → 8 → 4, each time by a convolution of stride 2; a
    linear layer turns the last stage into the code. The decoder goes the same way back: a linear layer, then
    three times a convolution whose output channels are laid out as pixels twice as fine ("sub-pixel
    convolution", Shi et al., "Real-Time Single Image and Video Super-Resolution", 2016), which knows no
    checkerboard.
    """

    def __init__(self, channels: Sequence[int] = (32, 64, 128), code: int = 32) -> None:
        """Build the network.

        Args:
            channels: at 16 × 16, 8 × 8 and 4 × 4.
            code: numbers in the code.
        """
        super().__init__()
        first, second, third = channels
        self.encoder = nn.Sequential(
            _down(1, first, 5),  # (N, first, 16, 16)
            _down(first, second, 3),  # (N, second, 8, 8)
            _down(second, third, 3),  # (N, third, 4, 4)
            nn.Flatten(),
            nn.Linear(third * 16, code),
        )
        self.decoder = nn.Sequential(
            nn.Linear(code, third * 16),
            nn.ReLU(inplace=True),
            nn.Unflatten(1, (third, 4, 4)),
            _up(third, second),  # (N, second, 8, 8)
            _up(second, first),  # (N, first, 16, 16)
            nn.Conv2d(first, 4, 3, padding=1),
            nn.PixelShuffle(2),  # (N, 1, 32, 32)
        )

    def forward(self, glyphs: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Return the codes (N, K) of glyphs (N, 1, 32, 32) and the glyphs (M, 1, 32, 32) of codes (M, K)."""
        return self.encoder(glyphs), self.decode(codes)

    def decode(self, codes: Tensor) -> Tensor:
        """Return glyphs (N, 1, 32, 32) in [0, 1] of codes (N, K)."""
        return torch.sigmoid(self.decoder(codes))


def _down(inputs: int, outputs: int, size: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, 2, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def _up(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, 4 * outputs, 3, padding=1, bias=False),
        nn.PixelShuffle(2),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
