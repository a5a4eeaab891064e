"""Which taught glyphs may carry a wrong label: those that the others and the network disagree with."""

from dataclasses import dataclass

import numpy as np

from hwocr.models.classifier import Classifier
from hwocr.models.personal import PersonalClassifier
from hwocr.models.personal.kernel import kernel
from hwocr.nn.activations import softmax

_SUSPICIOUS = 0.2


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What speaks against a taught glyph's label.

    Attributes:
        identity: of the glyph in the personal set.
        label: what it was taught as.
        probability: of that label, from the network and all other taught glyphs, in [0, 1].
        rather: the label that they find likeliest.
    """

    identity: str
    label: str
    probability: float
    rather: str

    @property
    def suspicious(self) -> bool:
        """Whether it should be looked at."""
        return self.rather != self.label and self.probability < _SUSPICIOUS


def suspicions_of(classifier: Classifier) -> tuple[Suspicion, ...]:
    """Judge each taught glyph by all others, the most suspicious first.

    A glyph's own weight is taken out of the fitted head; the head is not fitted anew without it.

    Args:
        classifier: the personal model; of any other there is nothing to judge.
    """
    if not isinstance(classifier, PersonalClassifier):
        return ()
    taught = classifier.taught
    if not len(taught):
        return ()
    places = classifier.places(taught.glyphs)
    alike = kernel(places, classifier.head.places, classifier.head.settings.reach)
    # What lies on a glyph's own place is the glyph itself (or its copy).
    alike[alike > 1 - 1e-4] = 0
    moved = np.float32(classifier.head.settings.amplitude) * alike @ classifier.head.weights
    rows = softmax(classifier.base_logits(taught.glyphs) + moved)
    found = []
    for index, target in enumerate(classifier.targets.tolist()):
        best = classifier.labels[int(rows[index].argmax())]
        found.append(
            Suspicion(taught.identities[index], taught.labels[index], float(rows[index, target]), best)
        )
    return tuple(sorted(found, key=lambda suspicion: suspicion.probability))
