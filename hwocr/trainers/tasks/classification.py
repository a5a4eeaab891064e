"""Telling glyphs apart: accuracy decides, confusions and misread samples are kept."""

from typing import Any

from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.models.card import ModelCard
from hwocr.runs.recipe.metric import ACCURACY
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.trainers.loop.data import TrainingData
from hwocr.trainers.loop.evaluation import (
    STATISTICS_SAMPLES,
    Measured,
    confusion,
    make_card,
    measure,
    misread,
    pictures_of,
)
from hwocr.trainers.loop.learner import ClassifierLearner
from hwocr.trainers.tasks.card_text import card_text


class Classification:
    """A `Task` for networks that answer with logits."""

    metric = ACCURACY

    def __init__(self, recipe: Recipe, learner: ClassifierLearner, data: TrainingData) -> None:
        self._recipe = recipe
        self._learner = learner
        self._data = data

    def begin(self, run: RunFolder, events: EventWriter, *, resumed: bool) -> None:
        """Keep nothing: everything here depends on the network."""

    def measure(self, glyphs: GlyphSet) -> Measured:
        """Return loss and accuracy on a set."""
        return measure(self._learner, glyphs)

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
        """Keep nothing: the curves say it."""

    def export(self, run: RunFolder, epoch: int, seconds: float) -> ModelCard:
        """Write the model, its card, its confusion matrix and the misread samples."""
        card = make_card(self._recipe, self._data, self._learner)
        self._learner.export(run.path / f"model{self._learner.suffix}", card)
        run.write_card_text(card_text(card, self._recipe, self._data, seconds))
        measured = measure(self._learner, self._data.validation)
        run.write_confusion(card.labels, confusion(self._data.validation, measured))
        run.write_misread(misread(self._data.validation, measured, card.temperature))
        return card
