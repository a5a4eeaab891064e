"""Varying photographs, a whole batch at once and on the network's own device."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from hwocr.datasets.images.augment import ImageAugmentSettings

_GREY = (0.299, 0.587, 0.114)
# The share of a picture's surface that hides, and the sides' ratio, at most.
_ERASED, _ERASED_ASPECT = (0.1, 0.33), 2.0


def vary(
    pictures: Tensor, settings: ImageAugmentSettings, size: int, chance: torch.Generator, upscale: int = 1
) -> Tensor:
    """Vary photographs: one resampling for crop, turn, mirror and enlargement, then colours, then what hides.

    Args:
        pictures: (N, 3, side, side) float32 in [0, 1].
        settings: how much.
        size: of the square that the network gets.
        chance: a generator on the CPU: the same state gives the same pictures on every device.
        upscale: the result is so many times larger than ``size``.

    Returns:
        (N, 3, upscale * size, upscale * size) float32, about [0, 1].
    """
    count, side = len(pictures), pictures.shape[-1]
    places = _places(count, settings, size / side, chance).to(pictures.device)
    grid = F.affine_grid(places, [count, 3, upscale * size, upscale * size], align_corners=False)
    varied = F.grid_sample(pictures, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    if settings.brightness or settings.saturation or settings.hue_degrees:
        matrices = _colours(count, settings, chance).to(pictures.device)
        varied = torch.einsum("nij,njhw->nihw", matrices, varied)
    if settings.contrast:
        factor = _between(count, settings.contrast, chance).to(pictures.device)
        mean = varied.mean((1, 2, 3), keepdim=True)
        varied = torch.lerp(mean.expand_as(varied), varied, factor[:, None, None, None])
    if settings.erase:
        varied = _erased(varied, settings.erase, chance)
    return varied


def _uniform(count: int, low: float, high: float, chance: torch.Generator) -> Tensor:
    return low + (high - low) * torch.rand(count, generator=chance)


def _between(count: int, amount: float, chance: torch.Generator) -> Tensor:
    """Return factors about 1."""
    return _uniform(count, 1 - amount, 1 + amount, chance)


def _places(count: int, settings: ImageAugmentSettings, plain: float, chance: torch.Generator) -> Tensor:
    """Return where each output place looks, as (N, 2, 3) matrices for ``affine_grid``.

    Args:
        count: N.
        settings: how much.
        plain: the part of the side that is seen where nothing is cropped.
        chance: where the randomness comes from.
    """
    if settings.crop_area < 1:
        area = _uniform(count, settings.crop_area, 1.0, chance)
        bound = math.log(settings.crop_aspect)
        aspect = torch.exp(_uniform(count, -bound, bound, chance))
        width, height = (area * aspect).sqrt().clamp(max=1), (area / aspect).sqrt().clamp(max=1)
    else:
        width = height = torch.full((count,), plain)
    across = (1 - width) * _uniform(count, -1, 1, chance)
    down = (1 - height) * _uniform(count, -1, 1, chance)
    angle = torch.deg2rad(_uniform(count, -settings.rotation_degrees, settings.rotation_degrees, chance))
    mirrored = (torch.rand(count, generator=chance) < 0.5) & settings.flip
    sign = torch.where(mirrored, -1.0, 1.0)
    cosine, sine = angle.cos(), angle.sin()
    rows = torch.stack(
        (sign * width * cosine, -width * sine, across, sign * height * sine, height * cosine, down), dim=1
    )
    return rows.view(count, 2, 3)


def _colours(count: int, settings: ImageAugmentSettings, chance: torch.Generator) -> Tensor:
    """Return (N, 3, 3) matrices that change brightness, saturation and hue."""
    grey = torch.tensor(_GREY)
    identity = torch.eye(3)
    # Turning about the grey axis (1, 1, 1) by Rodrigues' formula keeps greys as they are.
    angle = torch.deg2rad(_uniform(count, -settings.hue_degrees, settings.hue_degrees, chance))[:, None, None]
    axis = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / math.sqrt(3)
    turned = identity + angle.sin() * axis + (1 - angle.cos()) * (axis @ axis)
    saturation = _between(count, settings.saturation, chance)[:, None, None]
    saturated = saturation * identity + (1 - saturation) * grey.expand(3, 3)
    brightness = _between(count, settings.brightness, chance)[:, None, None]
    return brightness * (saturated @ turned)


def _erased(pictures: Tensor, share: float, chance: torch.Generator) -> Tensor:
    count, _, height, width = pictures.shape
    chosen = torch.rand(count, generator=chance) < share
    area = _uniform(count, *_ERASED, chance)
    bound = math.log(_ERASED_ASPECT)
    aspect = torch.exp(_uniform(count, -bound, bound, chance))
    wide, tall = (area * aspect).sqrt().clamp(max=1), (area / aspect).sqrt().clamp(max=1)
    left, top = (
        (1 - wide) * torch.rand(count, generator=chance),
        (1 - tall) * torch.rand(count, generator=chance),
    )
    colour = torch.rand(count, 3, 1, 1, generator=chance)
    xs, ys = torch.arange(width) / width, torch.arange(height) / height
    across = (xs >= left[:, None]) & (xs < (left + wide)[:, None])
    down = (ys >= top[:, None]) & (ys < (top + tall)[:, None])
    hidden = (across[:, None, :] & down[:, :, None] & chosen[:, None, None])[:, None]
    return torch.where(hidden.to(pictures.device), colour.to(pictures.device), pictures)
