"""The figure a run is judged by: what it is called, in which unit it is shown. Higher is better, always."""

from dataclasses import dataclass
from typing import Literal

MetricName = Literal["accuracy", "psnr"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of merit.

    Attributes:
        name: in events: ``train_accuracy``, ``validation_accuracy``.
        word: what people call it.
        unit: of the figure shown.
        factor: times the value in an event is the figure shown.
        loss: what the loss beside it is, in words.
    """

    name: MetricName
    word: str
    unit: str
    factor: float
    loss: str

    @property
    def axis(self) -> str:
        """What stands at an axis of it."""
        return f"{self.word}, {self.unit}"

    def text(self, value: float) -> str:
        """Return a value with its unit, such as ``94.25 %`` or ``16.31 dB``."""
        return f"{self.factor * value:.2f} {self.unit}"


ACCURACY = Metric("accuracy", "accuracy", "%", 100.0, "cross-entropy loss")
"""The part of the answers that are right, in [0, 1]."""

PSNR = Metric("psnr", "PSNR", "dB", 1.0, "squared error")
"""How like their originals reconstructions are, in decibels; see `hwocr.models.psnr`."""

METRICS = {metric.name: metric for metric in (ACCURACY, PSNR)}
"""The metrics by name."""


def metric_named(name: object) -> Metric:
    """Return a metric by the name that a run's first event gives; runs of before say nothing: accuracy."""
    return PSNR if name == PSNR.name else ACCURACY
