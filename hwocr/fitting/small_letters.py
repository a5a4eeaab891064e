"""Make real small letters for training: ``python -m hwocr.fitting.small_letters TEACHER OUT.npz``.

The data set ``emnist-merged`` files small letters under the label of their capitals. A network that
learnt small letters from synthetic hand-print tells the two apart; only glyphs that it is sure of
are kept, and only of letters whose two forms differ in shape. The file is a glyph file, to be put
into the folder ``glyphs`` of the data folder; the recipe ``handprint62_cnn`` trains on it.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.glyphs.catalogue import read_raw
from hwocr.datasets.glyphs.normalised import normalised_images
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.models.classifier import Classifier
from hwocr.models.registry import load_classifier

DISTINCT = "ABDEFGHMNQRT"
"""Letters whose small form has a shape of its own, whatever its size."""
# One form's part of the probability of both from which the teacher is believed, and the least of both.
_SURE = 0.9
_LEAST = 0.05


def cased(raw: RawGlyphs, teacher: Classifier) -> tuple[NDArray[np.uint8], NDArray[np.str_]]:
    """Give letters filed under their capitals the case that they were written in.

    Args:
        raw: glyphs whose labels are capitals for both cases; other labels are passed over.
        teacher: a network that knows both cases.

    Returns:
        Pictures (N, H, W) and labels (N,) of the glyphs the teacher is sure of.

    Raises:
        ValueError: if the teacher does not know both cases.
    """
    place = {label: index for index, label in enumerate(teacher.labels)}
    if not set(DISTINCT + DISTINCT.lower()) <= set(place):
        raise ValueError(f"{teacher.card.name} does not know both cases")
    part = raw.subset(np.flatnonzero(np.isin(raw.labels, list(DISTINCT))))
    pictures = normalised_images(part.images).astype(np.float32) / np.float32(255)
    probabilities = teacher.probabilities(pictures)
    rows = np.arange(len(part))
    forms = np.stack([part.labels, np.char.lower(part.labels)], axis=1)
    columns = np.array([[place[str(label)] for label in pair] for pair in forms]).reshape(-1, 2)
    # The letter is known: a g like a 9 is still a g, and only its two forms are weighed.
    chances = probabilities[rows[:, None], columns]
    together = chances.sum(axis=1)
    kept = np.flatnonzero((chances.max(axis=1) >= _SURE * together) & (together >= _LEAST))
    return np.asarray(part.images)[kept], forms[kept, chances[kept].argmax(axis=1)]


def main() -> None:
    """Write the glyph file."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.fitting.small_letters", description=__doc__)
    parser.add_argument("teacher", help="a model that knows both cases: a name or a file")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    images, labels = cased(read_raw("emnist-merged"), load_classifier(options.teacher))
    np.savez_compressed(options.out, images=images, labels=labels)
    small = int(np.char.islower(labels).sum())
    print(f"{len(labels)} letters, {small} of them small, in {options.out}")


if __name__ == "__main__":
    main()
