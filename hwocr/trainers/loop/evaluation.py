"""Measuring a network on the validation samples, and what its model card says about it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import hwocr
from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.models.calibration import confusion_matrix, fit_temperature, scores
from hwocr.models.card import ModelCard
from hwocr.models.softmax import tempered_softmax
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.samples import Misread
from hwocr.trainers.loop.data import TrainingData
from hwocr.trainers.loop.learner import ClassifierLearner

_CHUNK = 2048
STATISTICS_SAMPLES = 256
"""So many samples tell how layers answer."""
_MOST_MISREAD = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """How a network stands on a set.

    Attributes:
        logits: (N, C).
        loss: mean cross-entropy.
        value: the accuracy, the part read right.
    """

    logits: NDArray[np.float32]
    loss: float
    value: float


def measure(learner: ClassifierLearner, glyphs: GlyphSet) -> Measured:
    """Run a network over a whole set."""
    return measured_logits(
        np.concatenate([learner.logits(part) for part in pictures_of(glyphs)]), glyphs.targets
    )


def measured_logits(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> Measured:
    """Return loss and accuracy of logits (N, C) for class numbers (N,)."""
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(shifted)), targets]
    loss = float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - chosen))
    return Measured(logits, loss, float(np.mean(logits.argmax(axis=1) == targets)))


def pictures_of(glyphs: GlyphSet) -> Iterator[NDArray[np.float32]]:
    """Give a set's pictures (n, 1024), a few thousand at a time."""
    for start in range(0, len(glyphs), _CHUNK):
        part = glyphs.batch(slice(start, start + _CHUNK))
        yield part.reshape(len(part), -1)


def misread(glyphs: GlyphSet, measured: Measured, temperature: float = 1.0) -> Misread:
    """Gather the samples read wrong, the most confident first, 2,000 at most."""
    probabilities = tempered_softmax(measured.logits, temperature)
    answers = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(answers != glyphs.targets)
    confidence = probabilities[wrong, answers[wrong]]
    chosen = wrong[np.argsort(-confidence, kind="stable")][:_MOST_MISREAD]
    return Misread(
        glyphs.images[chosen],
        glyphs.targets[chosen],
        answers[chosen].astype(np.int64),
        probabilities[chosen, answers[chosen]].astype(np.float32),
    )


def confusion(glyphs: GlyphSet, measured: Measured) -> NDArray[np.int64]:
    """Count answers by truth, (C, C)."""
    return confusion_matrix(glyphs.targets, measured.logits.argmax(axis=1), len(glyphs.labels))


def make_card(recipe: Recipe, data: TrainingData, learner: ClassifierLearner) -> ModelCard:
    """Fit the temperature, score the network and write its card.

    Scores on validation samples have the prefix ``validation_``, those on writers nobody learnt
    from ``outside_``.
    """
    labels = tuple(recipe.labels)
    validation = measure(learner, data.validation).logits
    truth = data.validation.targets
    limit = recipe.validation.calibrate_groups
    results: dict[str, float] = {}
    outside = None if data.outside is None else measure(learner, data.outside).logits
    groups = None if data.outside is None else data.outside.groups
    by_writer = bool(limit) and groups is not None
    if by_writer and outside is not None and data.outside is not None and groups is not None:
        fitting, scoring = groups <= limit, groups > limit
        temperature = fit_temperature(outside[fitting], data.outside.targets[fitting])
    else:
        fitting = np.random.default_rng(recipe.seed).permutation(len(truth)) % 2 == 0
        temperature = fit_temperature(validation[fitting], truth[fitting])
        scoring = np.ones(0 if outside is None else len(outside), bool)
        validation, truth = validation[~fitting], truth[~fitting]
    for name, value in scores(validation, truth, labels, temperature).items():
        results[f"validation_{name}"] = round(value, 5)
    if outside is not None and data.outside is not None and scoring.any():
        for name, value in scores(
            outside[scoring], data.outside.targets[scoring], labels, temperature
        ).items():
            results[f"outside_{name}"] = round(value, 5)
    return ModelCard(
        name=recipe.model_name,
        kind=recipe.network.kind,
        labels=labels,
        input_shape=(1024,) if recipe.network.kind in ("mlp", "fcn") else (1, 32, 32),
        temperature=round(temperature, 4),
        recipe=recipe.name,
        data_sets=data.names,
        scores=results,
        software={"hwocr": hwocr.__version__, **learner.versions()},
        settings=learner.settings(),
    )
