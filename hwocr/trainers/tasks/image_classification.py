"""Telling photographs apart: accuracy decides; confusions and photographs, right and wrong, are kept."""

from typing import Any

import numpy as np

import hwocr
from hwocr.models.calibration import confusion_matrix, expected_calibration_error, fit_temperature
from hwocr.models.card import PICTURE_NORMALISATION, ModelCard
from hwocr.models.softmax import tempered_softmax
from hwocr.runs.recipe.metric import ACCURACY
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.images import chosen_images
from hwocr.trainers.loop.evaluation import Measured, measured_logits
from hwocr.trainers.tasks.image_card import image_card_text
from hwocr.trainers.tasks.image_data import ImageTrainingData
from hwocr.trainers.tasks.image_loader import KeptFeatures
from hwocr.trainers.torch.image_learner import ImageLearner

_CHUNK = 512


class ImageClassification:
    """A `Task` for the networks of photographs.

    Attributes:
        metric: accuracy.
    """

    metric = ACCURACY

    def __init__(
        self, recipe: Recipe, learner: ImageLearner, data: ImageTrainingData, features: KeptFeatures
    ) -> None:
        self._recipe = recipe
        self._learner = learner
        self._data = data
        self._features = features

    def begin(self, run: RunFolder, events: EventWriter, *, resumed: bool) -> None:
        """Keep nothing: everything here depends on the network."""

    def validate(self) -> Measured:
        """Return loss and accuracy on the validation pictures."""
        pictures = self._data.validation
        if self._learner.frozen:
            views = self._features.of(pictures)[: 2 if self._learner.input.flips else 1]
            mean = np.stack([self._learner.logits(view) for view in views]).mean(axis=0)
            return measured_logits(mean.astype(np.float32), pictures.targets)
        logits = np.concatenate(
            [
                self._learner.logits(pictures.images[start : start + _CHUNK])
                for start in range(0, len(pictures), _CHUNK)
            ]
        )
        return measured_logits(logits, pictures.targets)

    def validate_outside(self) -> None:
        """Return nothing: data sets of photographs have no classes in common."""

    def statistics(self) -> list[dict[str, Any]]:
        """Return nothing: pretraining and batch normalisation keep these layers where they should be."""
        return []

    def keep_epoch(self, run: RunFolder, epoch: int) -> None:
        """Keep nothing: the curves say it."""

    def export(self, run: RunFolder, epoch: int, seconds: float) -> ModelCard:
        """Write the model, its card, its confusion matrix and photographs with the answers to them."""
        validation = self._data.validation
        measured = self.validate()
        card = self._card(measured)
        self._learner.export(run.path / f"model{self._learner.suffix}", card)
        run.write_card_text(image_card_text(card, self._recipe, self._data, seconds))
        answers = measured.logits.argmax(axis=1)
        run.write_confusion(card.labels, confusion_matrix(validation.targets, answers, len(card.labels)))
        probabilities = tempered_softmax(measured.logits, card.temperature)
        run.write_photos(chosen_images(validation.images, validation.targets, probabilities))
        return card

    def _card(self, measured: Measured) -> ModelCard:
        logits, truth = measured.logits, self._data.validation.targets
        # The temperature is fitted on one half and judged on the other.
        fitting = np.random.default_rng(self._recipe.seed).permutation(len(truth)) % 2 == 0
        temperature = round(fit_temperature(logits[fitting], truth[fitting]), 4)
        scores = {"validation_accuracy": round(measured.value, 5)}
        if not fitting.all():
            rest = tempered_softmax(logits[~fitting], temperature)
            scores["validation_ece"] = round(expected_calibration_error(rest, truth[~fitting]), 5)
        about = self._learner.input
        return ModelCard(
            name=self._recipe.model_name,
            kind=self._recipe.network.kind,
            labels=self._recipe.classes,
            input_shape=(3, about.size, about.size),
            normalisation=PICTURE_NORMALISATION,
            temperature=temperature,
            recipe=self._recipe.name,
            data_sets=self._data.names,
            scores=scores,
            software={"hwocr": hwocr.__version__, **self._learner.versions()},
            settings=self._learner.settings(),
            picture=about,
        )
