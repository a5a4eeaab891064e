"""The picture of a line, cut out of the page as it was opened and brought level."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.recognisers.regions.rectangles import sides_of


def strip_of(pixels: NDArray[np.uint8], corners: NDArray[np.float64], height: int) -> NDArray[np.uint8]:
    """Cut a line out of a picture.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        corners: (4, 2) of the line: upper left, upper right, lower right, lower left, as it is read.
        height: of the result, pixels.

    Returns:
        (height, W', 3) uint8, in the line's own proportions.
    """
    across, down = sides_of(corners)
    width = max(1, round(across * height / max(down, 1.0)))
    least = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    most = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, pixels.shape[1::-1])
    least = np.minimum(least, most - 1)
    part = Image.fromarray(np.ascontiguousarray(pixels[least[1] : most[1], least[0] : most[0]]))
    shrink = max(1, int(down / height))
    if shrink > 1:
        part = part.reduce(shrink)
    view = Homography.rectified((corners - least) / shrink, (height, width))
    matrix = view.matrix / view.matrix[2, 2]
    strip = part.transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        matrix.ravel()[:8].tolist(),
        Image.Resampling.BICUBIC,
        fillcolor=_ground(part),
    )
    return np.asarray(strip, np.uint8)


def _ground(picture: Image.Image) -> tuple[int, ...]:
    thumb = np.asarray(picture.resize((16, 16), Image.Resampling.BOX)).reshape(-1, 3)
    return tuple(int(value) for value in np.median(thumb, axis=0))
