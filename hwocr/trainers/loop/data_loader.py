"""The stream of training batches: gathered and augmented ahead of time, the same at every repetition."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.augmentation.augment import Augmenter
from hwocr.nn.batches import drawn_order, epoch_order, gathered
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.loop.data import TrainingData

Batch = tuple[NDArray[np.float32], NDArray[np.int64]]

_AHEAD = 4
# A set whose pictures fit into this as float32 is converted once instead of batch by batch.
_FLOATS_BYTES = 128 * 2**20


class BatchLoader(Protocol):
    """Gives the batches of any epoch, from any batch on.

    Attributes:
        batches: an epoch.
    """

    batches: int

    def epoch(self, epoch: int, start: int = 0) -> Iterator[tuple[NDArray[Any], NDArray[np.int64]]]:
        """Give the batches of an epoch from batch ``start`` on, each with its class numbers."""
        ...


class DataLoader:
    """Gives the batches of any epoch, from any batch on; seed, epoch and batch number decide all chance.

    Attributes:
        samples: drawn an epoch.
        batches: an epoch.
    """

    def __init__(self, recipe: Recipe, data: TrainingData) -> None:
        self._recipe = recipe
        self._data = data
        flat = data.train.images.reshape(len(data.train), -1)
        small = flat.size * 4 <= _FLOATS_BYTES
        self._flat = flat.astype(np.float32) * np.float32(1 / 255) if small else flat
        self.samples = recipe.samples_per_epoch or len(data.train)
        self.batches = -(-self.samples // recipe.batch_size)

    def order(self, epoch: int) -> NDArray[np.int64]:
        """Return which samples an epoch draws, in order."""
        if self._data.draw_weights is not None:
            return drawn_order(self._data.draw_weights, self.samples, self._recipe.seed, epoch)
        count = len(self._data.train)
        if self.samples <= count:
            return epoch_order(count, self._recipe.seed, epoch)[: self.samples]
        return drawn_order(np.ones(count), self.samples, self._recipe.seed, epoch)

    def epoch(self, epoch: int, start: int = 0) -> Iterator[Batch]:
        """Give the batches of an epoch from batch ``start`` on.

        Yields:
            Pictures (B, 1024) float32, valid until the next batch, and their class numbers (B,).
        """
        order = self.order(epoch)
        targets = self._data.train.targets
        if self._recipe.augmentation is None:
            for rows, pictures in gathered(self._flat, order, self._recipe.batch_size, start):
                yield pictures, targets[rows]
            return
        augmenter = Augmenter(self._recipe.augmentation)

        def make(number: int) -> Batch:
            first = number * self._recipe.batch_size
            rows = order[first : first + self._recipe.batch_size]
            rng = np.random.default_rng([self._recipe.seed, epoch, number])
            pictures = augmenter.apply(self._data.train.batch(rows), rng)
            return pictures.reshape(len(rows), -1), targets[rows]

        with ThreadPoolExecutor(1, thread_name_prefix="augment") as pool:
            waiting: deque[Future[Batch]] = deque()
            try:
                for number in range(start, self.batches):
                    waiting.append(pool.submit(make, number))
                    if len(waiting) > _AHEAD:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()
