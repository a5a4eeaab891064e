"""One step on one batch, the same in the process that leads a run and in those that follow it."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import DivergenceError
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.loop.learner import Learner
from hwocr.trainers.loop.learning_rate import learning_rate, top_rate


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where the batches of a run lie, and what each is trained with.

    Attributes:
        recipe: what is trained.
        batches: how many make an epoch.
    """

    recipe: Recipe
    batches: int

    def step(self, epoch: int, batch: int) -> int:
        """Return the number in the run of a batch of an epoch, all from 0."""
        return epoch * self.batches + batch

    def rate(self, epoch: int, batch: int) -> float:
        """Return the learning rate of a batch of an epoch, both from 0."""
        return learning_rate(self.recipe, self.step(epoch, batch), self.batches)


def train_step(
    schedule: Schedule,
    learner: Learner,
    pictures: NDArray[Any],
    targets: NDArray[np.int64],
    *,
    epoch: int,
    batch: int,
) -> tuple[float, float]:
    """Train a learner on one batch.

    Args:
        schedule: gives the learning rate.
        learner: takes the step.
        pictures: (B, ...) what the learner's network takes in.
        targets: (B, ...) what it should answer.
        epoch: whole epochs done.
        batch: batches done of the epoch that is under way.

    Returns:
        The loss and the task's metric, summed over the batch.

    Raises:
        DivergenceError: if the loss is no longer a number.
        RunError: if another process of the run has gone.
    """
    rate, step = schedule.rate(epoch, batch), schedule.step(epoch, batch)
    loss, metric_value = learner.train_batch(pictures, targets, rate, step)
    if not math.isfinite(loss):
        raise DivergenceError(
            f"Training diverged in epoch {epoch + 1}: the loss is no longer a number.",
            f"Try a smaller learning rate than {top_rate(schedule.recipe, epoch):g}.",
        )
    return loss, metric_value
