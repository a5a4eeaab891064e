"""Which letters of a hand the model confuses: what a short sheet should ask for."""

from hwocr.models.classifier import Classifier
from hwocr.models.personal import PersonalClassifier
from hwocr.personal.sheets.code import ALPHABET
from hwocr.personal.suspicious import suspicions_of

_MOST = 16


def confused_labels(classifier: Classifier) -> tuple[str, ...]:
    """Return the letters that are misread or taken for others among the taught ones, worst first; 16 at most.

    Each taught glyph is judged by the network and all the others.

    Args:
        classifier: the personal model; of any other nothing is known.
    """
    if not isinstance(classifier, PersonalClassifier):
        return ()
    found: dict[str, None] = {}
    for doubt in suspicions_of(classifier):
        if doubt.rather != doubt.label:
            found |= dict.fromkeys((doubt.label, doubt.rather))
    return tuple(label for label in found if label in ALPHABET)[:_MOST]
