"""What a run is put together from: the network under training, its task, the data and their batches."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.cache import fingerprint
from hwocr.errors import RunError
from hwocr.runs.recipe.glyph_networks import AUTOENCODERS
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.loop.control import Control
from hwocr.trainers.loop.data import TrainingData, load_training_data
from hwocr.trainers.loop.data_loader import BatchLoader, DataLoader
from hwocr.trainers.loop.learner import AutoencoderLearner, ClassifierLearner, Learner
from hwocr.trainers.loop.ranks import ProcessGroup, all_or_none
from hwocr.trainers.loop.task import Task
from hwocr.trainers.tasks.classification import Classification
from hwocr.trainers.tasks.image_data import ImageTrainingData, load_image_training_data
from hwocr.trainers.tasks.line_data import LineLoader, LineTrainingData, load_line_data
from hwocr.trainers.tasks.line_reading import LineReading
from hwocr.trainers.tasks.reconstruction import Reconstruction


@dataclass(frozen=True, slots=True)
class BuiltRun:
    """The parts of a run.

    Attributes:
        learner: the network under training.
        task: what it is trained for.
        data: what it learns from and is measured on.
        data_loader: the training batches.
    """

    learner: Learner
    task: Task
    data: TrainingData | ImageTrainingData | LineTrainingData
    data_loader: BatchLoader


def build_run(recipe: Recipe, ranks: ProcessGroup, control: Control) -> BuiltRun:
    """Build the learner and load the data, in every process or in none.

    Raises:
        RunError: if PyTorch is needed and not installed, NumPy is to work in several processes, or these
            have different data.
        DataError: if a data set is missing or damaged.
    """
    with all_or_none(ranks):
        if ranks.count > 1 and not recipe.uses_torch:
            raise RunError(
                f"{recipe.name} is trained in NumPy, which works in one process, not in {ranks.count}",
                f"Start it alone: hwocr train {recipe.name}",
            )
        try:
            build = (
                _of_pictures if recipe.works_on_pictures else _of_lines if recipe.reads_lines else _of_glyphs
            )
            gathered = build(recipe, control)
        except ImportError as error:
            raise RunError(
                f"Training {recipe.name} needs PyTorch ({error}).", "Install it: pip install 'hwocr[torch]'"
            ) from error
    if ranks.count > 1 and len(set(ranks.texts(_stamp(gathered.data)))) > 1:
        raise RunError(
            "the processes have different training data",
            "Give every machine the same files, and HWOCR_DATA_DIR their place.",
        )
    return gathered


def _of_glyphs(recipe: Recipe, control: Control) -> BuiltRun:
    # The learner before the data: what is missing should be said at once, not after a minute of loading.
    learner, make_task = _learner_and_task(recipe)
    with control.interrupting():
        data = load_training_data(recipe)
    return BuiltRun(learner, make_task(data), data, DataLoader(recipe, data))


def _of_pictures(recipe: Recipe, control: Control) -> BuiltRun:
    from hwocr.trainers.tasks.image_classification import ImageClassification
    from hwocr.trainers.tasks.image_loader import ImageLoader, KeptFeatures
    from hwocr.trainers.torch.image_learner import ImageLearner

    learner = ImageLearner(recipe)
    with control.interrupting():
        data = load_image_training_data(recipe)
    features = KeptFeatures(learner)
    task = ImageClassification(recipe, learner, data, features)
    return BuiltRun(learner, task, data, ImageLoader(recipe, data, learner, features))


def _of_lines(recipe: Recipe, control: Control) -> BuiltRun:
    from hwocr.trainers.torch.line_learner import LineLearner

    learner = LineLearner(recipe)
    with control.interrupting():
        data = load_line_data(recipe)
    return BuiltRun(learner, LineReading(recipe, learner, data), data, LineLoader(recipe, data))


def _learner_and_task(recipe: Recipe) -> tuple[Learner, Callable[[TrainingData], Task]]:
    if recipe.network.kind in AUTOENCODERS:
        copier = _autoencoder(recipe)
        return copier, partial(Reconstruction, recipe, copier)
    classifier = _classifier(recipe)
    return classifier, partial(Classification, recipe, classifier)


def _classifier(recipe: Recipe) -> ClassifierLearner:
    if not recipe.uses_torch:
        from hwocr.trainers.numpy.classifier import NumpyClassifierLearner

        return NumpyClassifierLearner(recipe)
    from hwocr.trainers.torch.classifier import TorchClassifierLearner

    return TorchClassifierLearner(recipe)


def _autoencoder(recipe: Recipe) -> AutoencoderLearner:
    if not recipe.uses_torch:
        from hwocr.trainers.numpy.autoencoder import NumpyAutoencoderLearner

        return NumpyAutoencoderLearner(recipe)
    from hwocr.trainers.torch.autoencoder import TorchAutoencoderLearner

    return TorchAutoencoderLearner(recipe)


def _stamp(data: TrainingData | ImageTrainingData | LineTrainingData) -> str:
    if isinstance(data, LineTrainingData):
        return data.stamp
    parts: tuple[NDArray[Any], ...] = (data.train.images, data.train.targets)
    return fingerprint(np.ascontiguousarray(part).reshape(-1).data for part in parts)
