"""The Task protocol: what a network is trained for, how it is measured, what is kept of it."""

from typing import Any, Protocol

from hwocr.models.card import ModelCard
from hwocr.runs.recipe.metric import Metric
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder


class Figures(Protocol):
    """How a network stands on a set.

    Attributes:
        loss: mean over the samples.
        value: of the task's metric.
    """

    @property
    def loss(self) -> float:
        """The mean loss."""
        ...

    @property
    def value(self) -> float:
        """The metric's value."""
        ...


class Task(Protocol):
    """What a run is about; it holds the learner and the data and knows no time.

    Attributes:
        metric: the figure that decides which epoch is best.
    """

    metric: Metric

    def begin(self, run: RunFolder, events: EventWriter, *, resumed: bool) -> None:
        """Measure and keep what does not depend on the network, before the first or the next batch."""
        ...

    def validate(self) -> Figures:
        """Run the network over the validation samples."""
        ...

    def validate_outside(self) -> Figures | None:
        """Run the network over samples of other sources, or return None if there are none."""
        ...

    def statistics(self) -> list[dict[str, Any]]:
        """Describe each layer's answers to some validation samples; empty if there is nothing to say."""
        ...

    def keep_epoch(self, run: RunFolder, epoch: int) -> None:
        """Keep what shows how the network stands after an epoch; 0 is before the first batch."""
        ...

    def export(self, run: RunFolder, epoch: int, seconds: float) -> ModelCard:
        """Write the model, its card for people and what shows how good it is.

        Args:
            run: where to.
            epoch: after which the network stands.
            seconds: of training so far.
        """
        ...
