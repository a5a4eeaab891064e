"""The weights of arbitration, as ``python -m hwocr.fitting arbiter`` prints them."""

QUALITY: dict[str, dict[str, float]] = {}
"""Per recogniser the weights of `quality_features`."""

CONFIDENCE: dict[str, dict[str, float]] = {}
"""Per recogniser the weights of `character_features`."""
