"""Networks for photographs: torchvision's MobileNetV2 and SqueezeNet 1.1, and a residual one."""

from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.models import mobilenet_v2, squeezenet1_1

FEATURES = {"mobilenet_v2": 1280, "squeezenet1_1": 512}
"""How many features the pretrained kinds hand to their last layer."""


class ImageNetwork(nn.Module):
    """Features, their mean over all places, one linear layer.

    torchvision's SqueezeNet ends in a 1 × 1 convolution, a ReLU and a mean over all places. Without that
    ReLU, which only gets in the way of learning new classes, the convolution and the mean can change
    places: then the last layer is linear in 512 features, as MobileNetV2's is in 1,280.

    Attributes:
        features: from pictures to feature maps; its weights have torchvision's names.
        head: the linear layer.
    """

    def __init__(
        self, features: nn.Module, width: int, classes: int, *, dropout: float, upscale: int
    ) -> None:
        """Build the network.

        Args:
            features: from (N, 3, h, w) to (N, width, h', w').
            width: how many features.
            classes: outputs.
            dropout: the part of the features left out while training.
            upscale: pictures are made so many times larger first, for networks that were trained on
                larger ones than there are.
        """
        super().__init__()
        self.features = features
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(width, classes)
        self._upscale = upscale

    def pooled(self, pictures: Tensor) -> Tensor:
        """Return the features (N, width) of pictures (N, 3, size, size), normalised."""
        return self.pooled_enlarged(self._enlarged(pictures))

    def pooled_enlarged(self, pictures: Tensor) -> Tensor:
        """Return the features (N, width) of pictures that have been enlarged already."""
        maps: Tensor = self.features(pictures)
        return maps.mean((2, 3))

    def answers(self, pooled: Tensor) -> Tensor:
        """Return logits (N, classes) for features (N, width)."""
        logits: Tensor = self.head(self.dropout(pooled))
        return logits

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, classes) for pictures (N, 3, size, size), normalised."""
        return self.answers(self.pooled(pictures))

    def _enlarged(self, pictures: Tensor) -> Tensor:
        if self._upscale == 1:
            return pictures
        return F.interpolate(pictures, scale_factor=self._upscale, mode="bilinear", align_corners=False)

    def fold_batch_norms(self) -> None:
        """Make each batch normalisation part of the convolution before it, with its statistics as they are.

        The network then computes in training, too, what it did in evaluation mode, in less time: a
        step of MobileNetV2 on a CPU takes a sixth to a third less.
        """
        for module in list(self.features.modules()):
            children = list(module.named_children())
            for (_, convolution), (name, norm) in pairwise(children):
                if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                    _fold(convolution, norm)
                    setattr(module, name, nn.Identity())


class TensorflowPadded(nn.Conv2d):
    """A convolution that pads as TensorFlow's ``SAME`` does: an odd pixel goes to the right and below.

    With stride 2 and an even input that is (0, 1) where torchvision pads (1, 1), so that the two look at
    places a pixel apart. Weights that come from TensorFlow want theirs.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Convolve (N, C, H, W)."""
        down, right = (
            max((-(-length // stride) - 1) * stride + kernel - length, 0)
            for length, stride, kernel in zip(x.shape[2:], self.stride, self.kernel_size, strict=True)
        )
        x = F.pad(x, (right // 2, right - right // 2, down // 2, down - down // 2))
        return F.conv2d(x, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)


def pretrained_kind(
    kind: str, classes: int, *, dropout: float, upscale: int = 1, tensorflow_padding: bool = False
) -> ImageNetwork:
    """Build a MobileNetV2 or a SqueezeNet 1.1, with random weights; see `hwocr.torchnets.weights` for others.

    Args:
        kind: ``"mobilenet_v2"`` or ``"squeezenet1_1"``.
        classes: outputs.
        dropout: see `ImageNetwork`.
        upscale: see `ImageNetwork`.
        tensorflow_padding: whether the convolutions of stride 2 pad as TensorFlow's do.
    """
    whole = mobilenet_v2(weights=None) if kind == "mobilenet_v2" else squeezenet1_1(weights=None)
    features = whole.features
    if tensorflow_padding:
        _pad_as_tensorflow(features)
    return ImageNetwork(features, FEATURES[kind], classes, dropout=dropout, upscale=upscale)


def picture_cnn(channels: Sequence[int], classes: int, *, dropout: float) -> ImageNetwork:
    """Build a small residual network (He et al., "Deep Residual Learning", 2016) for 64 to 160 pixels.

    A stem of stride 2 and a pooling go to a quarter of the side at once; each stage but the first halves
    it again.

    Args:
        channels: of the stem and of each stage.
        classes: outputs.
        dropout: see `ImageNetwork`.
    """
    stem, *stages = channels
    layers: list[nn.Module] = [
        nn.Conv2d(3, stem, 5, stride=2, padding=2, bias=False),
        nn.BatchNorm2d(stem),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2, padding=1),
    ]
    width = stem
    for number, outputs in enumerate(stages):
        layers.append(_Residual(width, outputs, 1 if number == 0 else 2))
        width = outputs
    features = nn.Sequential(*layers)
    for module in features.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    return ImageNetwork(features, width, classes, dropout=dropout, upscale=1)


class _Residual(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential(
            nn.AvgPool2d(stride) if stride > 1 else nn.Identity(),
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )

    def forward(self, x: Tensor) -> Tensor:
        refined = self.second_norm(self.second(torch.relu(self.first_norm(self.first(x)))))
        return torch.relu(refined + self.shortcut(x))


@torch.no_grad()
def _fold(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    if norm.running_mean is None or norm.running_var is None or convolution.bias is not None:
        raise ValueError(
            "only convolutions without bias before batch normalisations with statistics are folded"
        )
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    convolution.weight *= scale[:, None, None, None]
    convolution.bias = nn.Parameter((norm.bias - norm.running_mean * scale).detach().clone())


def _pad_as_tensorflow(features: nn.Module) -> None:
    for module in list(features.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Conv2d) and child.stride == (2, 2):
                padded = TensorflowPadded(
                    child.in_channels,
                    child.out_channels,
                    (child.kernel_size[0], child.kernel_size[1]),
                    stride=2,
                    groups=child.groups,
                    bias=child.bias is not None,
                )
                padded.load_state_dict(child.state_dict())
                setattr(module, name, padded)
