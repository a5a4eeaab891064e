"""From a photographed page to its ink: robust to uneven light, coloured paper and light-on-dark."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from hwocr.reading.preprocessing.grayscale import is_light_on_dark
from hwocr.reading.preprocessing.shadows import stroke_width_beside_shadows

# The background is estimated this much smaller; light changes slowly.
_BACKGROUND_REDUCTION = 4
# Strokes narrower than this part of the longer side are ink, wider dark areas are background.
# A thick marker on a 2,000-pixel page is 30 pixels wide; tuned on generated pages.
_WIDEST_STROKE = 0.04
# Beside soft shadows, of fingers perhaps, strokes are no wider than so many pens, or pixels.
_WIDEST_PENS = 3.5
_LEAST_REACH = 9.0
# The following levels were set on generated pages (variants pencil, faint, blurred, plain, broken,
# touching, marker; seed 910000).
# Relative contrast (1 - reflectance) below which nothing is ink, however clean the paper.
_LEAST_CONTRAST = 0.02
# Faint writing is smoothed more, until its edges stand this many times above the noise.
_SMOOTHING = (0.6, 1.1, 1.6)
_CLEAR = 2.5
# Below this, noise breaks strokes: gaps are closed in which there is this part of the level.
_NOISY = 7.0
_IN_GAPS = 0.6
# Edges softer than this many pixels are out of focus; how much they are sharpened.
_SHARP = 2.5
_SHARPENING = 2.5
# Ink is what is darker than this part of the strokes' edges' middle height on the whole page,
_PART_OF_MIDDLE = 0.65
# and than this part of the darkest within some pixels: in neighbouring blocks of 4 by 4.
_PART_OF_PEAK = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class InkLayers:
    """Where the ink of a page is.

    Attributes:
        ink_probability: (H, W) float32 in [0, 1], 1 = ink, soft at the edges of strokes.
        mask: (H, W) bool, the ink decided.
        paper: (H, W) bool, what lies on the sheet rather than on the desk around it.
        light_on_dark: whether the writing is lighter than its ground.
    """

    ink_probability: NDArray[np.float32]
    mask: NDArray[np.bool_]
    paper: NDArray[np.bool_]
    light_on_dark: bool

    def turned(self, turns: int) -> "InkLayers":
        """Return the map turned counter-clockwise by ``turns`` times 90°."""
        return InkLayers(
            np.ascontiguousarray(np.rot90(self.ink_probability, turns)),
            np.ascontiguousarray(np.rot90(self.mask, turns)),
            np.ascontiguousarray(np.rot90(self.paper, turns)),
            self.light_on_dark,
        )


def binarise(grey: NDArray[np.float32], paper: NDArray[np.bool_] | None = None) -> InkLayers:
    """Find the ink of a page.

    The ground is a morphological closing (of the opposite polarity for light on dark), so that
    shadows, stains and the desk around the sheet follow the ground; ink is relative contrast to
    it. The threshold follows the height of the page's own stroke edges, above its noise, and the
    darkest place nearby, so that what is out of focus does not run together.

    Args:
        grey: (H, W) float32 in [0, 255].
        paper: (H, W) the sheet; everything if not given.

    Returns:
        The ink map, of the same size. A page without contrast gives an empty mask.
    """
    height, width = grey.shape
    if min(height, width) < 3:
        empty = np.zeros(grey.shape, bool)
        return InkLayers(np.zeros(grey.shape, np.float32), empty, ~empty, False)
    light_on_dark = is_light_on_dark(grey)
    dark = 255 - grey if light_on_dark else grey
    if paper is None:
        paper = np.ones(grey.shape, bool)
    smooth, level, noisy = _contrast_and_level(dark, paper, _WIDEST_STROKE * max(grey.shape))
    pen = stroke_width_beside_shadows(smooth > level, smooth, level)
    if pen is not None:
        # The ground has to follow the shadows, however narrow they are.
        smooth, level, noisy = _contrast_and_level(dark, paper, max(_WIDEST_PENS * pen, _LEAST_REACH))
    mask = smooth > level
    if noisy:
        mask = _bridged(mask, smooth > _IN_GAPS * level)
    # Weak strokes count where they hang together with strong ones.
    strong = smooth > 1.5 * level
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    keep = np.zeros(count + 1, bool)
    keep[np.unique(labels[strong])] = True
    keep[0] = False
    mask = keep[labels]
    ink_probability = np.clip((smooth - 0.5 * level) / level, 0, 1).astype(np.float32)
    return InkLayers(ink_probability, mask, paper, light_on_dark)


def _bridged(mask: NDArray[np.bool_], weak: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Close gaps of a pixel or two in the strokes of a mask (H, W), if there is weak ink (H, W) in them."""
    grown = mask.copy()
    for first, second in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        wider = grown.copy()
        wider[first] |= grown[second]
        wider[second] |= grown[first]
        grown = wider
    for first, second in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        narrower = grown.copy()
        narrower[first] &= grown[second]
        narrower[second] &= grown[first]
        grown = narrower
    closed: NDArray[np.bool_] = mask | (grown & weak)
    return closed


def _contrast_and_level(
    dark: NDArray[np.float32], paper: NDArray[np.bool_], widest: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], bool]:
    """Return the smoothed contrast (H, W), above which level (H, W) it is ink, and whether it is noisy.

    Args:
        dark: (H, W) the grey picture, its ink dark.
        paper: (H, W) the sheet.
        widest: width of the widest stroke there may be, pixels.
    """
    smooth, levels = _smoothed(_contrast(dark, widest), paper)
    threshold = max(levels.floor, _PART_OF_MIDDLE * levels.middle)
    level = np.maximum(_PART_OF_PEAK * _local_peak(smooth), np.float32(threshold))
    return smooth, level, levels.middle < _NOISY * levels.floor


def _contrast(grey: NDArray[np.float32], widest: float) -> NDArray[np.float32]:
    """Return the relative darkness (H, W) against the ground, which nothing of that width darkens."""
    height, width = grey.shape
    factor = min(_BACKGROUND_REDUCTION, max(1, min(height, width) // 40), max(1, int(widest / 5)))
    small = np.asarray(Image.fromarray(grey).reduce(factor), np.float32) if factor > 1 else grey
    small = ndimage.gaussian_filter(small, 1.0, mode="nearest")
    reach = max(5, round(widest / factor) | 1)
    closed = ndimage.minimum_filter(
        ndimage.maximum_filter(small, reach, mode="nearest"), reach, mode="nearest"
    )
    closed = ndimage.gaussian_filter(closed, reach / 8, mode="nearest")
    ground = np.asarray(
        Image.fromarray(closed).resize((width, height), Image.Resampling.BILINEAR), np.float32
    )
    contrast: NDArray[np.float32] = np.clip(1 - grey / np.maximum(ground, np.float32(12)), 0, 1)
    return contrast


@dataclass(frozen=True, slots=True)
class _Levels:
    """What the contrast of a page says about its noise and its strokes.

    Attributes:
        floor: the contrast that noise does not reach.
        middle: the middle height of the strokes' edges, weighted by steepness; 0 without edges.
        blur: standard deviation of the edges' softness, pixels.
    """

    floor: float
    middle: float
    blur: float


def _smoothed(contrast: NDArray[np.float32], paper: NDArray[np.bool_]) -> tuple[NDArray[np.float32], _Levels]:
    """Smooth the contrast (H, W) no more than its noise demands, and sharpen what is out of focus."""
    for sigma in _SMOOTHING:
        smooth = ndimage.gaussian_filter(contrast, sigma)
        levels = _levels(smooth, paper)
        if levels.middle > _CLEAR * levels.floor:
            break
    if levels.blur > _SHARP and levels.middle > _CLEAR * levels.floor:
        soft = ndimage.gaussian_filter(smooth, levels.blur)
        smooth = np.maximum(smooth + np.float32(_SHARPENING) * (smooth - soft), 0)
        levels = _levels(smooth, paper)
    return smooth, levels


def _levels(smooth: NDArray[np.float32], paper: NDArray[np.bool_]) -> _Levels:
    sample = smooth[paper] if paper.any() else smooth.ravel()
    thinned = sample[:: max(1, sample.size // 200_000)]
    typical = float(np.median(thinned))
    noise = 1.4826 * float(np.median(np.abs(thinned - typical)))
    floor = max(_LEAST_CONTRAST, typical + 4.5 * noise)
    # Every other row is enough to know the edges by.
    steep_down = np.abs(smooth[2::2, 1:-1] - smooth[:-2:2, 1:-1])
    steep_right = np.abs(smooth[1:-1:2, 2:] - smooth[1:-1:2, :-2])
    steepness = np.maximum(steep_down, steep_right)
    inside = smooth[1:-1:2, 1:-1]
    edges = (steepness > max(_LEAST_CONTRAST, 4 * noise)) & paper[1:-1:2, 1:-1]
    if edges.sum() < 20:
        return _Levels(floor, 0.0, 0.0)
    steep = steepness[edges]
    weights = np.square(steep)
    total = float(weights.sum())
    middle = float((inside[edges] * weights).sum()) / total
    # A step of height 2 m blurred by a Gaussian has the slope 2 m / (s sqrt(2 pi)) at its middle.
    slope = float((steep * weights).sum()) / total / 2
    return _Levels(floor, middle, float(2 * middle / (slope * np.sqrt(2 * np.pi))))


def _local_peak(smooth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the highest contrast around each pixel, (H, W): the middle of the nearest stroke's."""
    height, width = smooth.shape
    block = 4
    rows, columns = -(-height // block), -(-width // block)
    padded = np.zeros((rows * block, columns * block), np.float32)
    padded[:height, :width] = smooth
    # Averages of four: the highest of a stroke, not of its noise.
    halves = padded[0::2] + padded[1::2]
    quarters = halves[:, 0::2] + halves[:, 1::2]
    taller = np.maximum(quarters[0::2], quarters[1::2])
    peaks = np.maximum(taller[:, 0::2], taller[:, 1::2]) * np.float32(0.25)
    peaks = ndimage.gaussian_filter(ndimage.maximum_filter(peaks, 3, mode="nearest"), 0.7, mode="nearest")
    large = Image.fromarray(peaks).resize((columns * block, rows * block), Image.Resampling.BILINEAR)
    return np.asarray(large, np.float32)[:height, :width]
