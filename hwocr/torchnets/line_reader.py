"""A network that reads a line: convolutions, two bidirectional LSTM layers, CTC.

After Shi, Bai and Yao, "An End-to-End Trainable Neural Network for Image-based Sequence Recognition" (2017),
with residual stages. A column of its output stands for four columns of the line.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

HEIGHT = 40
STRIDE = 4
"""Columns of the line to a column of the output."""


class LineReader(nn.Module):
    """Lines to characters; 2.3 million weights as given here.

    Shapes, for lines (N, 1, 40, W): 20 × W/2, 10 × W/4, then 5 × W/4, then 1 × W/4.
    """

    def __init__(
        self,
        classes: int,
        channels: Sequence[int] = (24, 64, 128, 256),
        hidden: int = 160,
        layers: int = 2,
        dropout: float = 0.1,
    ) -> None:
        """Build the network.

        Args:
            classes: outputs: the blank, then the alphabet.
            channels: of the stem, of the two residual stages and of the columns.
            hidden: units of an LSTM layer in each direction.
            layers: LSTM layers.
            dropout: the part of the columns' features left out while training.
        """
        super().__init__()
        stem, first, second, columns = channels
        self.features = nn.Sequential(
            _convolution(1, stem, (5, 5), (2, 2)),  # (N, stem, 20, W/2)
            _convolution(stem, first, (3, 3), (2, 2)),  # (N, first, 10, W/4)
            _Refine(first),
            _convolution(first, second, (3, 3), (2, 1)),  # (N, second, 5, W/4)
            _Refine(second),
            _Refine(second),
        )
        self.gather = nn.Sequential(
            nn.Conv2d(second, columns, (5, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(columns),
            nn.ReLU(inplace=True),
        )  # (N, columns, 1, W/4)
        self.context = _Refine(columns, (1, 5), groups=4)
        self.dropout = nn.Dropout1d(dropout)
        self.sequence = nn.LSTM(columns, hidden, layers, batch_first=True, bidirectional=True)
        self.classify = nn.Linear(2 * hidden, classes)

    def forward(self, lines: Tensor) -> Tensor:
        """Return log probabilities (N, T, classes), T = W/4 rounded up, for lines (N, 1, 40, W) in [0, 1]."""
        columns = self.context(self.gather(self.features(lines)))  # (N, columns, 1, T)
        # Whole channels are left out: one mask for all columns of a line.
        kept = self.dropout(columns.squeeze(2))
        steps, _ = self.sequence(kept.transpose(1, 2))  # (N, T, 2 hidden)
        return torch.log_softmax(self.classify(steps).float(), dim=-1)


class _Refine(nn.Module):
    """Two convolutions beside a shortcut (He et al., "Deep Residual Learning", 2016)."""

    def __init__(self, channels: int, size: tuple[int, int] = (3, 3), groups: int = 1) -> None:
        super().__init__()
        pad = (size[0] // 2, size[1] // 2)
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, size, padding=pad, groups=groups, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, size, padding=pad, groups=groups, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.body(x))


def _convolution(inputs: int, outputs: int, size: tuple[int, int], stride: tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, (size[0] // 2, size[1] // 2), bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
