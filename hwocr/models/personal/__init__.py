"""The model that learns at once: a shipped network, moved near the glyphs that a user taught."""

from hwocr.models.personal.classifier import PersonalClassifier
from hwocr.models.personal.taught import TaughtGlyphs

__all__ = ["PersonalClassifier", "TaughtGlyphs"]
