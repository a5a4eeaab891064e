"""What stands in the picture of a line: the recogniser of PP-OCRv6, run by ONNX Runtime.

It knows 18,708 characters, most of them Chinese. What may come out is what `OUTPUTS` has: everything
else is taken out of its outputs, and what is left adds up to 1, before anything is decoded.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.recognisers.decoding.characters import OUTPUTS, folding
from hwocr.reading.recognisers.ppocr.sessions import RECOGNISER, session_of

HEIGHT = 48
"""The height of the picture of a line, pixels."""

STEP = 8
"""A step of the outputs is so many pixels wide."""

# Widths are rounded up to a multiple of this, so that lines of about one width share a batch.
_BUCKET = 64
# Not more pixels than this in a batch: (lines x width).
_BATCH_WIDTH = 4096
_WIDEST = 3200


def line_probabilities(pictures: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
    """Run the network on lines.

    Args:
        pictures: each (HEIGHT, W, 3) uint8 RGB, dark on light as a rule.

    Returns:
        Per line (T, 1 + len(OUTPUTS)) probabilities: the blank's, then the characters', T = ceil(W / STEP).
    """
    results: list[NDArray[np.float32]] = [np.zeros((0, 1 + len(OUTPUTS)), np.float32)] * len(pictures)
    widths = [min(_WIDEST, -(-picture.shape[1] // _BUCKET) * _BUCKET) for picture in pictures]
    order = sorted(range(len(pictures)), key=widths.__getitem__)
    batch: list[int] = []
    for number in order:
        if batch and (widths[number] != widths[batch[0]] or (len(batch) + 1) * widths[number] > _BATCH_WIDTH):
            _run(batch, widths[batch[0]], pictures, results)
            batch = []
        batch.append(number)
    if batch:
        _run(batch, widths[batch[0]], pictures, results)
    return results


def _run(
    numbers: Sequence[int],
    width: int,
    pictures: Sequence[NDArray[np.uint8]],
    results: list[NDArray[np.float32]],
) -> None:
    session = session_of(RECOGNISER)
    batch = np.zeros((len(numbers), 3, HEIGHT, width), np.float32)
    for place, number in enumerate(numbers):
        picture = pictures[number][:, :width, ::-1]
        batch[place, :, :, : picture.shape[1]] = picture.transpose(2, 0, 1) / np.float32(127.5) - 1
    name = session.get_inputs()[0].name
    outputs = session.run(None, {name: batch})[0]
    sources, targets = _folding()
    for place, number in enumerate(numbers):
        steps = min(len(outputs[place]), -(-pictures[number].shape[1] // STEP))
        rows = outputs[place, :steps]
        kept = np.zeros((steps, 1 + len(OUTPUTS)), np.float32)
        kept[:, 0] = rows[:, 0]
        np.add.at(kept.T, 1 + targets, rows[:, 1 + sources].T)
        results[number] = kept / np.maximum(kept.sum(axis=1, keepdims=True), 1e-9)


@lru_cache(maxsize=1)
def _folding() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    session = session_of(RECOGNISER)
    classes = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    # The last class, which the dictionary does not list, is the space.
    return folding([*classes, " "])
