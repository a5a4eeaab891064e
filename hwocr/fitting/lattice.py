"""Learn how the lattice weighs its candidates: ``python -m hwocr.fitting.lattice``.

Generated pages go through layout as any page does. Where the truth tells which candidates are whole
letters, the weights are those that make the ways through these candidates likeliest (a conditional
random field whose right way may be one of several). They are printed as they stand in
``hwocr/reading/segmentation/lattice_scoring.py``.
"""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from hwocr.fitting.verifier import OTHER, STYLES, Truth, generated_page
from hwocr.models.registry import load_classifier
from hwocr.reading.segmentation.build_lattices import build_lattices
from hwocr.reading.segmentation.lattice import Lattice
from hwocr.reading.segmentation.lattice_scoring import WEIGHTS, candidate_features, path_sums

# How strongly weights are held near zero, per line.
_RIDGE = 1e-4
_UNLIKELY = -50.0


@dataclass(frozen=True, slots=True, eq=False)
class ScoredLine:
    """A line to learn from: its lattice, features (N, F), and which candidates (N,) are not wrong."""

    lattice: Lattice
    features: NDArray[np.float64]
    allowed: NDArray[np.bool_]


def learning_lines(pages: int, *, seed: int) -> list[ScoredLine]:
    """Gather the lines of generated pages through which a right way leads.

    Args:
        pages: how many.
        seed: of the first page; each later one has the next.
    """
    classifier = load_classifier()
    lines = []
    for number in range(pages):
        made = generated_page(STYLES[number % len(STYLES)], seed + number)
        if made is None:
            continue
        page, layout, reduction = made
        truth = Truth(page, layout.components, reduction)
        for line in build_lattices(layout):
            allowed = np.array([truth.verdict(one) != OTHER for one in line.lattice.candidates])
            shapes = np.log(np.maximum(classifier.probabilities(line.pictures).max(axis=1), 1e-6))
            features = candidate_features(line.lattice, shapes, line.odds)
            held = np.where(allowed, 0.0, _UNLIKELY)
            if path_sums(line.lattice, held)[0][-1] > _UNLIKELY / 2:
                lines.append(ScoredLine(line.lattice, features, allowed))
    return lines


def learn(lines: list[ScoredLine], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the weights (F,) that make the right ways likeliest."""

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(weights)
        for line in lines:
            scores = line.features @ weights
            every, expected = _expectation(line, scores)
            right, wanted = _expectation(line, np.where(line.allowed, scores, scores + _UNLIKELY))
            total += every - right
            slope += expected - wanted
        scale = 1 / len(lines)
        return total * scale + _RIDGE * float(weights @ weights), slope * scale + 2 * _RIDGE * weights

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    weights: NDArray[np.float64] = found.x
    return weights


def _expectation(line: ScoredLine, scores: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """The logarithm of the sum over all ways, and the features (F,) that a way has on average."""
    forward, backward = path_sums(line.lattice, scores)
    starts = [candidate.start for candidate in line.lattice.candidates]
    ends = [candidate.end for candidate in line.lattice.candidates]
    with np.errstate(invalid="ignore"):
        shares = np.exp(np.minimum(forward[starts] + scores + backward[ends] - forward[-1], 0.0))
    return float(forward[-1]), np.nan_to_num(shares) @ line.features


def main() -> None:
    """Print the weights."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.fitting.lattice", description=__doc__)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--seed", type=int, default=2_600_000)
    options = parser.parse_args()
    lines = learning_lines(options.pages, seed=options.seed)
    weights = learn(lines, np.array(list(WEIGHTS.values())))
    print(f"# from {len(lines)} lines of {options.pages} pages")
    for name, weight in zip(WEIGHTS, weights.tolist(), strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
