"""Copying letters through a code: PSNR decides, and what comes out is kept to be looked at."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

import hwocr
from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.datasets.sampling import stratified_choice
from hwocr.models.card import ModelCard
from hwocr.nn.pca import Pca, fit_pca
from hwocr.nn.psnr import psnr
from hwocr.runs.recipe.glyph_networks import AutoencoderSettings, ConvAutoencoderSettings
from hwocr.runs.recipe.metric import PSNR
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.reconstructions import (
    CodeMap,
    Originals,
    Reconstructions,
    read_pca,
    write_code_map,
    write_originals,
    write_pca,
    write_reconstructions,
)
from hwocr.trainers.loop.data import TrainingData
from hwocr.trainers.loop.evaluation import STATISTICS_SAMPLES, pictures_of
from hwocr.trainers.loop.learner import AutoencoderLearner
from hwocr.trainers.tasks.card_text import card_text

_PER_LABEL = 3
_MOST_PAIRS = 144
_MOST_CODES = 2000
# So many training samples tell the directions as well as all of them do, and in a few seconds.
_MOST_FOR_PCA = 20_000


@dataclass(frozen=True, slots=True)
class Measured:
    """How an autoencoder stands on a set.

    Attributes:
        loss: squared error, mean over the samples.
        value: mean PSNR, decibels.
    """

    loss: float
    value: float


class Reconstruction:
    """A `Task` for autoencoders."""

    metric = PSNR

    def __init__(self, recipe: Recipe, learner: AutoencoderLearner, data: TrainingData) -> None:
        self._recipe = recipe
        self._learner = learner
        self._data = data
        self._code = cast("AutoencoderSettings | ConvAutoencoderSettings", recipe.network).code
        self._originals = _originals(data.validation)
        self._linear: dict[str, float] = {}

    def begin(self, run: RunFolder, events: EventWriter, *, resumed: bool) -> None:
        """Measure what the best linear map of the same width does; keep the originals."""
        pca = read_pca(run) if resumed else None
        if pca is None or len(pca.directions) != self._code:
            pca = fit_pca(pictures_of(_some(self._data.train, _MOST_FOR_PCA)), self._code)
            write_pca(run, pca)
        self._linear = {"validation_psnr": linear_psnr(pca, self._data.validation)}
        if self._data.outside is not None:
            self._linear["outside_psnr"] = linear_psnr(pca, self._data.outside)
        events.write("pca", {"components": self._code, **self._linear})
        write_originals(run, self._originals)

    def measure(self, glyphs: GlyphSet) -> Measured:
        """Return squared error and mean PSNR on a set."""
        loss, decibels = 0.0, 0.0
        for pictures in pictures_of(glyphs):
            copies = self._copies(pictures)
            loss += float(np.sum(np.square(copies - pictures), dtype=np.float64))
            decibels += float(psnr(pictures, copies).sum())
        return Measured(loss / len(glyphs), decibels / len(glyphs))

    def validate(self) -> Measured:
        """Return how the network stands on the validation samples."""
        return self.measure(self._data.validation)

    def validate_outside(self) -> Measured | None:
        """Return how the network stands on samples of sources that nobody learnt from."""
        return None if self._data.outside is None else self.measure(self._data.outside)

    def statistics(self) -> list[dict[str, Any]]:
        """Describe each layer's answers to some validation samples."""
        return self._learner.statistics(next(pictures_of(self._data.validation))[:STATISTICS_SAMPLES])

    def keep_epoch(self, run: RunFolder, epoch: int) -> None:
        """Keep what becomes of the originals."""
        pictures = self._originals.images.reshape(len(self._originals.images), -1) * np.float32(1 / 255)
        copies = self._copies(pictures)
        images = (255 * copies + 0.5).astype(np.uint8).reshape(self._originals.images.shape)
        found = Reconstructions(images, psnr(pictures, copies).astype(np.float32))
        write_reconstructions(run, epoch, self._recipe.epochs, found)

    def export(self, run: RunFolder, epoch: int, seconds: float) -> ModelCard:
        """Write the model, its card, and where the validation samples lie among the codes."""
        scores = {"validation_psnr": self.measure(self._data.validation).value}
        if self._data.outside is not None:
            scores["outside_psnr"] = self.measure(self._data.outside).value
        scores |= {f"{name}_pca": value for name, value in self._linear.items()}
        card = ModelCard(
            name=self._recipe.model_name,
            kind=self._recipe.network.kind,
            labels=tuple(self._recipe.labels),
            input_shape=(1, 32, 32) if self._recipe.uses_torch else (1024,),
            recipe=self._recipe.name,
            data_sets=self._data.names,
            scores={name: round(value, 4) for name, value in scores.items()},
            software={"hwocr": hwocr.__version__, **self._learner.versions()},
            settings=self._learner.settings(),
        )
        self._learner.export(run.path / f"model{self._learner.suffix}", card)
        run.write_card_text(card_text(card, self._recipe, self._data, seconds))
        write_code_map(run, self._code_map(epoch))
        return card

    def _code_map(self, epoch: int) -> CodeMap:
        shown = _some(self._data.validation, _MOST_CODES)
        pictures = np.concatenate(list(pictures_of(shown)))
        codes = self._learner.encode(pictures)
        plane = fit_pca([codes], 2)
        return CodeMap(
            epoch=epoch,
            images=shown.images,
            targets=shown.targets,
            labels=shown.labels,
            codes=codes,
            psnr=psnr(pictures, self._learner.decode(codes)).astype(np.float32),
            mean=np.asarray(plane.mean, np.float32),
            directions=np.asarray(plane.directions, np.float32),
        )

    def _copies(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._learner.decode(self._learner.encode(pictures))


def linear_psnr(pca: Pca, glyphs: GlyphSet) -> float:
    """Return the mean PSNR of a set after the best linear map to a few numbers and back, cut to [0, 1].

    Without the cut it would be less, and an autoencoder, whose sigmoid cannot leave [0, 1], flattered.
    """
    total = 0.0
    for pictures in pictures_of(glyphs):
        total += float(psnr(pictures, np.clip(pca.decode(pca.encode(pictures)), 0, 1)).sum())
    return total / len(glyphs)


def _some(glyphs: GlyphSet, most: int) -> GlyphSet:
    if len(glyphs) <= most:
        return glyphs
    return glyphs.subset(stratified_choice(glyphs.targets, most, np.random.default_rng(0)))


def _originals(glyphs: GlyphSet) -> Originals:
    """Choose a few samples of each label, the same for every run on the same data."""
    order = np.random.default_rng(0).permutation(len(glyphs))
    each = max(1, min(_PER_LABEL, _MOST_PAIRS // max(1, len(glyphs.labels))))
    chosen = [order[glyphs.targets[order] == label][:each] for label in range(len(glyphs.labels))]
    shown = glyphs.subset(np.concatenate(chosen)[:_MOST_PAIRS])
    return Originals(shown.images, shown.targets, shown.labels)
