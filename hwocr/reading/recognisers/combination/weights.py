"""The weights of arbitration, as ``python -m hwocr.fitting arbiter --pages 28 --fonts FOLDER`` prints them.

Learned from 195 regions of 28 generated pages (seeds 77,000 on) and of pages in 29 handwriting fonts; on 64
regions that were held out (1,107 letters and digits) line alone is wrong in 1.08 %, ppocr in 0.72 %, letters
in 8.4 %, what the rule takes in 0.18 %.
"""

QUALITY: dict[str, dict[str, float]] = {
    "letters": {
        "one": 0.89,
        "mean": 0.56,
        "least": 0.11,
        "unsure": 0.33,
        "agreement": 0.74,
        "others": -0.37,
        "shorter": -0.37,
        "longer": -0.04,
        "capitals": 0.11,
    },
    "line": {
        "one": -0.44,
        "mean": 0.56,
        "least": 0.55,
        "unsure": -0.21,
        "agreement": 0.29,
        "others": -0.21,
        "shorter": 0.01,
        "longer": -0.47,
        "capitals": 0.37,
    },
    "ppocr": {
        "one": -0.34,
        "mean": 0.36,
        "least": 0.81,
        "unsure": -0.25,
        "agreement": 0.09,
        "others": -0.07,
        "shorter": -0.24,
        "longer": 0.04,
        "capitals": 0.37,
    },
}
"""Per recogniser the weights of `quality_features`."""

CONFIDENCE: dict[str, dict[str, float]] = {
    "letters": {
        "one": -0.53,
        "own": 0.42,
        "neighbours": 0.09,
        "quality": 0.26,
        "agreed": 2.61,
        "contradicted": -3.15,
        "digit": -0.23,
        "sign": -0.57,
    },
    "line": {
        "one": -1.52,
        "own": 0.53,
        "neighbours": 0.24,
        "quality": 0.31,
        "agreed": 0.9,
        "contradicted": -2.47,
        "digit": -0.11,
        "sign": -0.41,
    },
    "ppocr": {
        "one": -0.7,
        "own": 0.59,
        "neighbours": 0.39,
        "quality": -0.17,
        "agreed": 0.79,
        "contradicted": -1.49,
        "digit": 0.03,
        "sign": -0.16,
    },
}
"""Per recogniser the weights of `character_features`."""
