"""Changing what the pen and the scanner did, not where the strokes are: width, blur, a cut edge."""

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import SIZE

# One step of erosion takes 2 pixels off a stroke; more than this part of it would break thin ones.
_MAXIMUM_EROSION = 0.6
# A normalised glyph keeps this many pixels free at every side.
_MARGIN = 3
# Distance of a pixel's outer side from each border: left, right, top, bottom. (4, 32, 32)
_DEPTH = np.stack(
    [
        np.broadcast_to(ramp, (SIZE, SIZE))
        for ramp in (
            np.arange(SIZE)[None, :],
            np.arange(SIZE)[None, ::-1],
            np.arange(SIZE)[:, None],
            np.arange(SIZE)[::-1, None],
        )
    ]
).astype(np.float32)


def change_stroke_width(pictures: NDArray[np.float32], pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make strokes thicker or thinner by blending with a grey dilation or erosion.

    Args:
        pictures: (N, 32, 32) in [0, 1].
        pixels: (N,) the change of width; negative is thinner. Thinning ends at 1.2 pixels, lest
            strokes break.

    Returns:
        (N, 32, 32).
    """
    result = pictures.copy()
    thicker = np.flatnonzero(pixels > 0)
    thinner = np.flatnonzero(pixels < 0)
    # A step of 1 pixel to each side changes the width by 2.
    remaining = pixels[thicker] / 2
    while thicker.size:
        chosen = result[thicker]
        part = np.minimum(remaining, 1)[:, None, None]
        chosen += part * (_neighbourhood(chosen, np.maximum) - chosen)
        result[thicker] = chosen
        remaining = remaining - 1
        thicker, remaining = thicker[remaining > 0], remaining[remaining > 0]
    if thinner.size:
        chosen = result[thinner]
        part = np.minimum(-pixels[thinner] / 2, np.float32(_MAXIMUM_EROSION))[:, None, None]
        chosen += part * (_neighbourhood(chosen, np.minimum) - chosen)
        result[thinner] = chosen
    return result


def _neighbourhood(pictures: NDArray[np.float32], extreme: np.ufunc) -> NDArray[np.float32]:
    """Return the extreme of every pixel and its four neighbours."""
    result = pictures.copy()
    for there, here in (
        (np.s_[:, 1:], np.s_[:, :-1]),
        (np.s_[:, :-1], np.s_[:, 1:]),
        (np.s_[:, :, 1:], np.s_[:, :, :-1]),
        (np.s_[:, :, :-1], np.s_[:, :, 1:]),
    ):
        extreme(result[here], pictures[there], out=result[here])
    return result


def blur(pictures: NDArray[np.float32], sigma: NDArray[np.float32]) -> NDArray[np.float32]:
    """Blur each picture by its own Gaussian, by repeated three-point averages.

    Args:
        pictures: (N, 32, 32).
        sigma: (N,) pixels.

    Returns:
        (N, 32, 32).
    """
    # A kernel (b, 1 - 2b, b) has variance 2b; with b up to ¼ it stays close to a Gaussian's.
    variance = sigma.astype(np.float32) ** 2
    passes = max(1, int(np.ceil(2 * float(variance.max(initial=0)))))
    weight = (variance / (2 * passes))[:, None, None]
    result = pictures.copy()
    for _ in range(passes):
        for axis in (1, 2):
            padded = np.pad(result, [(0, 0), (int(axis == 1),) * 2, (int(axis == 2),) * 2])
            before, after = (
                (padded[:, :-2], padded[:, 2:]) if axis == 1 else (padded[:, :, :-2], padded[:, :, 2:])
            )
            result += weight * (before + after - 2 * result)
    return result


def cut_edges(
    pictures: NDArray[np.float32], depth: NDArray[np.float32], sides: NDArray[np.integer]
) -> NDArray[np.float32]:
    """Take away what lies near one side, as where a letter is cut by the edge of a frame.

    Args:
        pictures: (N, 32, 32).
        depth: (N,) how many of the ink's 26 pixels go; fractions fade.
        sides: (N,) 0 left, 1 right, 2 top, 3 bottom.

    Returns:
        (N, 32, 32).
    """
    kept: NDArray[np.float32] = np.clip(_DEPTH[sides] + 1 - (depth[:, None, None] + _MARGIN), 0, 1)
    return pictures * kept
