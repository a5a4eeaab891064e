"""Where text is on a page: the detector of PP-OCRv6, run by ONNX Runtime.

It gives a map of how likely each place is inside a (shrunken) line of text; lines are what hangs together
above a threshold, and are grown again (differentiable binarisation: Liao et al., 2020).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from hwocr.reading.recognisers.ppocr.sessions import DETECTOR, session_of
from hwocr.reading.recognisers.regions.rectangles import grown, least_rectangle, sides_of

_STRIP = 256


@dataclass(frozen=True, slots=True)
class DetectorSettings:
    """What the detector goes by; rapidocr's own values where nothing else is said.

    Attributes:
        letter_height: letters are found at this height, pixels; larger ones are reduced to it,
        enough_side: unless that makes the longer side shorter than this, pixels.
        least_side: the shorter side of the picture is enlarged to this, pixels.
        most_side: the longer side is reduced to this, pixels.
        threshold: of the map.
        least_score: of a line: the mean of the map within it.
        growth: how far a line is grown, in areas per circumference.
        least_height: of a line on the map, pixels.
        most_lines: more than these are not looked for.
    """

    letter_height: float = 40.0
    enough_side: int = 960
    least_side: int = 736
    most_side: int = 2000
    threshold: float = 0.3
    least_score: float = 0.5
    growth: float = 1.6
    least_height: float = 3.0
    most_lines: int = 1000


@dataclass(frozen=True, slots=True, eq=False)
class DetectedLine:
    """A line of text.

    Attributes:
        corners: (4, 2) x and y in pixels of the picture: upper left, upper right, lower right, lower left.
        score: how sure the detector is, in [0, 1].
    """

    corners: NDArray[np.float64]
    score: float


def detect_lines(
    pixels: NDArray[np.uint8], letter_size: float = 0.0, settings: DetectorSettings | None = None
) -> tuple[DetectedLine, ...]:
    """Find the lines of text of a picture.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        letter_size: the height of letters, pixels, as far as it is known; 0 where it is not.
        settings: what to go by.

    Returns:
        The lines, from top to bottom.
    """
    settings = settings or DetectorSettings()
    height, width = pixels.shape[:2]
    size = _size(width, height, letter_size, settings)
    session = session_of(DETECTOR)
    batch = _scaled(pixels, size)
    name = session.get_inputs()[0].name
    likely = session.run(None, {name: batch})[0][0, 0]
    scale = np.array([width / size[0], height / size[1]])
    lines = [DetectedLine(corners * scale, score) for corners, score in _rectangles(likely, settings)]
    return tuple(sorted(lines, key=lambda line: float(line.corners[:, 1].mean())))


def _size(width: int, height: int, letter_size: float, settings: DetectorSettings) -> tuple[int, int]:
    """Width and height at which a picture is looked at: multiples of 32, as the network needs."""
    ratio = min(1.0, settings.most_side / max(width, height))
    if letter_size * ratio > settings.letter_height:
        # Large letters are found as well in a smaller picture, in a fraction of the time.
        least = min(
            ratio, settings.least_side / min(width, height), settings.enough_side / max(width, height)
        )
        ratio = max(settings.letter_height / letter_size, least)
        across, down = (max(32, round(side * ratio / 32) * 32) for side in (width, height))
        return across, down
    if min(width, height) * ratio < settings.least_side:
        ratio = settings.least_side / min(width, height)
        ratio = min(ratio, 2 * settings.most_side / max(width, height))
    across, down = (max(32, round(side * ratio / 32) * 32) for side in (width, height))
    return across, down


def _scaled(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.float32]:
    picture = _reduced(pixels, int(min(pixels.shape[1] / size[0], pixels.shape[0] / size[1])))
    picture = picture.resize(size, Image.Resampling.BILINEAR)
    # The network has learnt from pictures in the order blue, green, red.
    values = np.asarray(picture, np.float32)[:, :, ::-1].transpose(2, 0, 1)
    return np.ascontiguousarray((values / 127.5 - 1)[None])


def _reduced(pixels: NDArray[np.uint8], factor: int) -> Image.Image:
    """The picture reduced by a whole number, in strips: a copy of a page of 100 megapixels takes 400 MB."""
    if factor < 2:
        return Image.fromarray(pixels)
    rows = _STRIP * factor
    strips = [
        np.asarray(Image.fromarray(pixels[top : top + rows]).reduce(factor))
        for top in range(0, len(pixels), rows)
    ]
    return Image.fromarray(np.concatenate(strips))


def _rectangles(
    likely: NDArray[np.float32], settings: DetectorSettings
) -> list[tuple[NDArray[np.float64], float]]:
    """The grown rectangles (4, 2) on the map (H, W), with their scores."""
    mask = ndimage.binary_dilation(likely > settings.threshold, np.ones((2, 2), bool))
    labels, _ = ndimage.label(mask, np.ones((3, 3), bool))
    found = []
    for number, place in enumerate(ndimage.find_objects(labels)[: settings.most_lines], 1):
        rows, columns = np.nonzero(labels[place] == number)
        points = _outline(rows, columns) + np.array([place[1].start, place[0].start])
        corners = least_rectangle(points)
        width, height = sides_of(corners)
        if min(width, height) < settings.least_height:
            continue
        score = _mean_within(likely, corners)
        if score < settings.least_score:
            continue
        distance = width * height * settings.growth / (2 * (width + height))
        found.append((grown(corners, distance), score))
    return found


def _outline(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    """The first and last pixel of each row: enough for the hull of a component."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    ends = np.append(starts[1:], len(rows)) - 1
    places = np.concatenate([starts, ends])
    return np.stack([columns[places], rows[places]], axis=1).astype(np.float64)


def _mean_within(likely: NDArray[np.float32], corners: NDArray[np.float64]) -> float:
    """The mean of a map over the pixels of a rectangle."""
    height, width = likely.shape
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, [width - 1, height - 1])
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, [width - 1, height - 1])
    y, x = np.mgrid[top : bottom + 1, left : right + 1]
    inside = np.ones(x.shape, bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        inside &= (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= -1e-6
    part = likely[top : bottom + 1, left : right + 1]
    return float(part[inside].mean()) if inside.any() else 0.0
