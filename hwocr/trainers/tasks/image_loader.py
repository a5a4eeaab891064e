"""The stream of training batches of photographs, or of the features that stand for them while frozen."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.cache import fingerprint, kept_arrays
from hwocr.datasets.formats.npz import Arrays
from hwocr.datasets.images.image_set import ImageSet
from hwocr.nn.batches import drawn_order, epoch_order
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.loop.learning_rate import frozen_epochs, upscale_in
from hwocr.trainers.tasks.image_data import ImageTrainingData
from hwocr.trainers.torch.image_learner import ImageLearner


class KeptFeatures:
    """What a network's features say of sets of photographs and of their mirror images: computed once."""

    def __init__(self, learner: ImageLearner) -> None:
        self._learner = learner
        self._kept: dict[str, NDArray[np.float32]] = {}
        self._stamp = ""

    def of(self, pictures: ImageSet) -> NDArray[np.float32]:
        """Return (2, N, D): of the pictures and of their mirror images."""
        self._stamp = self._stamp or self._learner.features_stamp()
        name = fingerprint([self._stamp.encode(), pictures.stamp.encode()])
        if name not in self._kept:
            self._kept[name] = kept_arrays(
                f"features-{name}",
                lambda arrays: _fits(arrays, len(pictures)),
                lambda: self._compute(pictures),
            )["features"]
        return self._kept[name]

    def _compute(self, pictures: ImageSet) -> Arrays:
        views = [self._learner.features(pictures.images, mirrored=mirrored) for mirrored in (False, True)]
        return {"features": np.stack(views)}


class ImageLoader:
    """Gives the batches of any epoch, from any batch on; seed, epoch and batch number decide all chance.

    While the features are frozen a batch is (B, D) float32 features, afterwards (B, side, side, 3) uint8.

    Attributes:
        samples: drawn an epoch.
        batches: an epoch.
    """

    def __init__(
        self, recipe: Recipe, data: ImageTrainingData, learner: ImageLearner, features: KeptFeatures
    ) -> None:
        self._recipe = recipe
        self._data = data
        self._learner = learner
        self._features = features
        self.samples = recipe.samples_per_epoch or len(data.train)
        self.batches = -(-self.samples // recipe.batch_size)
        count = len(data.train.labels)
        shares = np.bincount(data.train.targets, minlength=count)
        self._weights = 1 / shares[data.train.targets]

    def order(self, epoch: int) -> NDArray[np.int64]:
        """Return which pictures an epoch draws, in order."""
        count, seed = len(self._data.train), self._recipe.seed
        if self._recipe.balance == "labels":
            return drawn_order(self._weights, self.samples, seed, epoch)
        if self.samples <= count:
            return epoch_order(count, seed, epoch)[: self.samples]
        return drawn_order(np.ones(count), self.samples, seed, epoch)

    def epoch(self, epoch: int, start: int = 0) -> Iterator[tuple[NDArray[Any], NDArray[np.int64]]]:
        """Give the batches of an epoch from batch ``start`` on.

        Yields:
            Features or pictures, and their class numbers (B,).
        """
        train, size = self._data.train, self._recipe.batch_size
        order = self.order(epoch)
        features = self._features.of(train) if epoch < frozen_epochs(self._recipe) else None
        views = 2 if self._mirrors else 1
        self._learner.upscale = upscale_in(self._recipe, epoch)
        for number in range(start, self.batches):
            rows = order[number * size : (number + 1) * size]
            if features is None:
                yield train.images[rows], train.targets[rows]
            else:
                rng = np.random.default_rng([self._recipe.seed, epoch, number])
                yield features[rng.integers(0, views, len(rows)), rows], train.targets[rows]

    @property
    def _mirrors(self) -> bool:
        augmentation = self._recipe.picture_augmentation
        return augmentation is not None and augmentation.flip


def _fits(arrays: Arrays, count: int) -> bool:
    if set(arrays) != {"features"}:
        return False
    features = arrays["features"]
    return features.ndim == 3 and features.shape[:2] == (2, count) and features.dtype == np.float32
