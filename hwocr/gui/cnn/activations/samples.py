"""The samples of a run that can be looked at: misread glyphs, photographs right and wrong. For workers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from hwocr.errors import ModelError
from hwocr.gui.appearance.theme import Colours
from hwocr.gui.training.panels.pictures import glyph_sheet, photo_picture
from hwocr.gui.widgets.bars import percent
from hwocr.models.image_input import prepare_image
from hwocr.models.onnx.feature_maps import feature_maps
from hwocr.runs.store.folder import RunFolder

_MOST = 60
_ICON = 88


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A sample.

    Attributes:
        image: to be shown small.
        truth: what it is.
        short: below its picture.
        words: what is said about it.
        ink: (32, 32) of a glyph; None for a photograph.
        photo: (H, W, 3) uint8 of a photograph; None for a glyph.
    """

    image: QImage
    truth: str
    short: str
    words: str
    ink: NDArray[np.float32] | None = None
    photo: NDArray[np.uint8] | None = None


def read_samples(run: RunFolder, colours: Colours, *, photographs: bool) -> list[Sample]:
    """Return the samples of a run, wrong ones first, at most 60."""
    confusion = run.confusion()
    if confusion is None:
        return []
    labels = confusion[0]
    return _photographs(run, labels) if photographs else _glyphs(run, labels, colours)


def network_input(model: Path, sample: Sample) -> NDArray[np.float32]:
    """Return what the network gets of a sample.

    Raises:
        ModelError: if the model cannot be used.
    """
    if sample.ink is not None:
        return sample.ink
    card = feature_maps(model).card
    if sample.photo is None or card.picture is None:
        raise ModelError(f"The model {card.name} is not one for photographs.", "Train the run again.")
    return prepare_image(sample.photo, card.picture)


def photograph_sample(pixels: NDArray[np.uint8], name: str) -> Sample:
    """Return a photograph (H, W, 3) of which nobody knows what it is as a sample."""
    return Sample(_small(photo_picture(pixels)), "", "yours", name, photo=pixels)


def _glyphs(run: RunFolder, labels: tuple[str, ...], colours: Colours) -> list[Sample]:
    misread = run.misread()
    if misread is None:
        return []
    samples = []
    for place, picture in enumerate(glyph_sheet(misread.images[:_MOST], colours)):
        truth, answer = labels[misread.truth[place]], labels[misread.answer[place]]
        sure = percent(float(misread.confidence[place]))
        samples.append(
            Sample(
                _small(picture),
                truth,
                f"{truth} → {answer}",
                f"{truth} read as {answer}, with {sure}",
                ink=misread.images[place].astype(np.float32) / 255,
            )
        )
    return samples


def _photographs(run: RunFolder, labels: tuple[str, ...]) -> list[Sample]:
    photos = run.photos()
    if photos is None:
        return []
    # Some right ones, too: what a network sees where it is right is as telling.
    wrong, right = np.flatnonzero(~photos.right), np.flatnonzero(photos.right)
    chosen = [*wrong[: _MOST - min(len(right), _MOST // 3)], *right[: _MOST // 3]]
    samples = []
    for place in chosen:
        truth, answer = labels[photos.truth[place]], labels[photos.top[place, 0]]
        sure = percent(float(photos.probabilities[place, 0]))
        taken = f"told with {sure}" if truth == answer else f"taken for {answer}, with {sure}"
        picture = photo_picture(photos.images[place])
        samples.append(Sample(_small(picture), truth, truth, f"{truth} {taken}", photo=photos.images[place]))
    return samples


def _small(picture: QImage) -> QImage:
    return picture.scaled(
        _ICON, _ICON, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
