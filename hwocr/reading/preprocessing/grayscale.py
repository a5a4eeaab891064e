"""The one channel of a page in which its ink stands out, and whether that is dark or light."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

# Rec. 601 luma, what Pillow's "L" is.
_LUMA = np.array([0.299, 0.587, 0.114])
_STRIP = 256


def to_grayscale(pixels: NDArray[np.uint8], reduction: int = 1) -> NDArray[np.float32]:
    """Reduce an RGB picture to the one channel in which its ink stands out most.

    Luma, unless another mix of the channels shows clearly more fine detail (red pencil on green
    paper): then the first principal component of what differs from its surroundings.

    Args:
        pixels: (H, W, 3) uint8.
        reduction: the whole number by which both sides shrink, averaging.

    Returns:
        (ceil(H / reduction), ceil(W / reduction)) float32 in [0, 255].
    """
    weights = _colour_weights(pixels)
    height = -(-pixels.shape[0] // reduction)
    mixed = np.empty((height, -(-pixels.shape[1] // reduction)), np.float32)
    # In strips: a copy of a whole page of 100 megapixels would take 300 MB.
    for top in range(0, height, _STRIP):
        strip = Image.fromarray(pixels[top * reduction : (top + _STRIP) * reduction])
        if weights is None:
            strip = strip.convert("L")
        small = np.asarray(strip.reduce(reduction) if reduction > 1 else strip, np.float32)
        mixed[top : top + _STRIP] = small if weights is None else small @ weights.astype(np.float32)
    if weights is None:
        return mixed
    low, high = np.percentile(mixed[::4, ::4], (0.1, 99.9))
    scaled: NDArray[np.float32] = np.clip((mixed - low) * (255 / max(high - low, 1.0)), 0, 255)
    return scaled


def _colour_weights(pixels: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    step = max(1, max(pixels.shape) // 1000)
    thinned = Image.fromarray(np.ascontiguousarray(pixels[::step, ::step]))
    small = np.asarray(thinned.reduce(2) if step > 1 else thinned, np.float32)
    detail = small - ndimage.uniform_filter(small, (15, 15, 0))
    flat = detail.reshape(-1, 3)
    covariance = flat.T @ flat / len(flat)
    values, vectors = np.linalg.eigh(covariance.astype(np.float64))
    luma = _LUMA / np.linalg.norm(_LUMA)
    if values[-1] < 2.5 * float(luma @ covariance @ luma) or values[-1] < 9:
        return None
    principal: NDArray[np.float64] = vectors[:, -1] * np.sign(float(vectors[:, -1] @ luma) or 1.0)
    return principal


def is_light_on_dark(grey: NDArray[np.float32]) -> bool:
    """Tell chalk on a blackboard from a pen on paper: writing is what differs from the local median.

    Args:
        grey: (H, W) float32 in [0, 255].
    """
    factor = max(1, round(max(grey.shape) / 1000))
    sample = np.asarray(Image.fromarray(grey).reduce(factor), np.float32) if factor > 1 else grey
    tiny = np.asarray(Image.fromarray(sample).reduce(max(1, min(16, min(sample.shape) // 8))), np.float32)
    reach = max(3, max(tiny.shape) // 6 | 1)
    ground = ndimage.median_filter(tiny, reach, mode="nearest")
    # Where the ground itself jumps (the sheet's border on a desk) nothing can be told.
    jumps = ndimage.maximum_filter(ground, reach) - ndimage.minimum_filter(ground, reach) > 40
    size = sample.shape[::-1]
    ground = np.asarray(Image.fromarray(ground).resize(size, Image.Resampling.BILINEAR), np.float32)
    steady = ~np.asarray(Image.fromarray(jumps).resize(size, Image.Resampling.NEAREST))
    if steady.mean() < 0.1:
        steady[:] = True
    difference = np.where(steady, sample - ground, 0)
    lighter = float(np.square(np.maximum(difference - 8, 0)).sum())
    darker = float(np.square(np.maximum(-difference - 8, 0)).sum())
    return lighter > darker
