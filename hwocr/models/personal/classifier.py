"""A Classifier that knows what its user taught: a network's logits and the correction of a kernel head."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hwocr.models.card import ModelCard
from hwocr.models.classifier import Classifier
from hwocr.models.names import PERSONAL
from hwocr.models.personal.kernel import SETTINGS, KernelHead, KernelSettings, fit_head, kernel
from hwocr.models.personal.metric import learned_metric
from hwocr.models.personal.taught import TaughtGlyphs
from hwocr.nn.activations import softmax

# How far an example is evidence on what another recogniser read, in the units of `KernelSettings.reach`.
_EVIDENCE_REACH = 1.0
# The prior log-probability of a label that the base network does not know.
_UNKNOWN = -6.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A taught glyph that lies near one that is asked about.

    Attributes:
        index: its place in `PersonalClassifier.taught`.
        identity: its name in the personal set.
        label: what it was taught as.
        similarity: in [0, 1]; 1 is the same picture.
    """

    index: int
    identity: str
    label: str
    similarity: float


class PersonalClassifier:
    """A network with what its user taught. It is a `Classifier`.

    Attributes:
        base: the network underneath.
        taught: the examples, those alone whose label (or its capital) the base knows or that bring a new one.
        targets: (N,) the columns of their labels.
    """

    def __init__(
        self,
        base: Classifier,
        taught: TaughtGlyphs,
        settings: KernelSettings = SETTINGS,
        *,
        new_labels: bool = True,
    ) -> None:
        """Place the examples; the head is fitted when it is first asked, in about 0.1 s for 200 examples.

        Args:
            base: the network.
            taught: the examples.
            settings: of the head.
            new_labels: whether labels that the base does not know become labels of this one, too.
        """
        self.base = base
        known = set(base.labels)
        if not new_labels:
            taught = taught.subset([_known_as(label, known) in known for label in taught.labels])
        self.taught = taught
        # A network of capitals learns a small letter as its capital: it answers in capitals.
        names = [_known_as(label, known) for label in taught.labels]
        self._labels = (*base.labels, *dict.fromkeys(name for name in names if name not in known))
        self._card = base.card.model_copy(update={"name": PERSONAL, "labels": self._labels, "scores": {}})
        place = {label: index for index, label in enumerate(self._labels)}
        self.targets = np.array([place[name] for name in names], np.int64)
        self._metric = learned_metric()
        self._at = self._metric.embed(taught.glyphs)
        self._settings = settings

    @property
    def card(self) -> ModelCard:
        """The base network's card under the personal model's name, without scores: nobody measured it."""
        return self._card

    @property
    def labels(self) -> tuple[str, ...]:
        """The base network's labels, and behind them those that only the user taught."""
        return self._labels

    @cached_property
    def head(self) -> KernelHead:
        """The fitted correction."""
        return fit_head(
            self._at,
            self.base_logits(self.taught.glyphs),
            self.targets,
            self._labels,
            self._settings,
        )

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Classify normalised glyphs (N, 32, 32); see `Classifier.probabilities`."""
        glyphs = np.asarray(glyphs, np.float32).reshape(-1, 32, 32)
        return softmax(self.base_logits(glyphs) + self.correction(glyphs))

    def correction(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what teaching adds to the log-probabilities, (N, len(labels)); 0 far from all examples."""
        return self.head.correction(self.places(glyphs))

    def places(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return where glyphs (N, 32, 32) lie in the metric's space, (N, dimensions)."""
        return self._metric.embed(np.asarray(glyphs, np.float32).reshape(-1, 32, 32))

    def nearness(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how near the nearest example of each label is, (N, len(labels)) in [0, 1].

        It weighs this model's opinion where another recogniser has read a glyph, too.
        """
        places = self.places(glyphs)
        near = np.zeros((len(places), len(self._labels)), np.float32)
        np.maximum.at(near.T, self.targets, kernel(places, self._at, _EVIDENCE_REACH).T)
        return near

    def nearest(self, glyph: NDArray[np.float32], count: int = 5) -> tuple[Neighbour, ...]:
        """Return the taught glyphs most like one, nearest first.

        Args:
            glyph: (32, 32), normalised.
            count: how many at most.
        """
        alike = kernel(self.places(glyph), self._at, self._settings.reach)[0]
        return tuple(
            Neighbour(index, self.taught.identities[index], self.taught.labels[index], float(alike[index]))
            for index in np.argsort(-alike, kind="stable")[:count].tolist()
        )

    def base_logits(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-probabilities of the base network; labels it does not know get a small constant."""
        rows = np.log(np.maximum(self.base.probabilities(glyphs), 1e-12))
        extra = np.full((len(rows), len(self._labels) - rows.shape[1]), _UNKNOWN, np.float32)
        return np.concatenate([rows, extra], axis=1).astype(np.float32)


def _known_as(label: str, known: set[str]) -> str:
    upper = label.upper()
    return upper if label not in known and len(upper) == 1 and upper in known else label
