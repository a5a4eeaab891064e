"""How likely each candidate of a lattice is one letter: the networks' word and the geometry, weighed.

A way through a line is as likely as the exponential of its candidates' summed scores says, compared
with all other ways: a conditional random field (Lafferty, McCallum and Pereira, 2001) on the lattice.
Its weights were learnt from generated pages by ``python -m hwocr.fitting.lattice``.
"""

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.segmentation.candidates import Candidate
from hwocr.reading.segmentation.lattice import Lattice

_WIDE_LETTER = 1.35
_SLIVER = 0.3
_LOW = 0.75

WEIGHTS: dict[str, float] = {
    "joins": -0.45,
    "join_gap": -0.09,
    "join_narrower": -0.09,
    "join_width": -0.20,
    "join_lower": -0.48,
    "cuts": -3.78,
    "cut_crossed": 1.31,
    "cut_shared": -0.75,
    "too_wide": -0.96,
    "sliver": -0.60,
    "low": -0.03,
    "low_part": -3.07,
    "whole": 1.46,
    "joined_whole": 1.92,
    "part_whole": 0.55,
    "shape": 0.08,
    "joined_shape": 0.00,
    "part_shape": 1.18,
}
"""The weight of each feature, by name."""


def candidate_features(
    lattice: Lattice, log_probabilities: NDArray[np.float64], letter_odds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Say what counts for and against the candidates of a line.

    Args:
        lattice: of the line.
        log_probabilities: (N,) of each candidate's best label.
        letter_odds: (N,) log-odds that each is one whole letter, from the judge.

    Returns:
        (N, len(WEIGHTS)), in the order of `WEIGHTS`; marks have none.
    """
    rows = [
        _features(candidate, float(shape), float(odds))
        for candidate, shape, odds in zip(lattice.candidates, log_probabilities, letter_odds, strict=True)
    ]
    return np.array(rows).reshape(len(rows), len(WEIGHTS))


def _features(candidate: Candidate, shape: float, odds: float) -> tuple[float, ...]:
    if candidate.mark:
        return (0.0,) * len(WEIGHTS)
    geometry = candidate.geometry
    joins, part = geometry.joins, geometry.slices
    joined = 1.0 if joins else 0.0
    single = 1.0 - joined - part
    low = max(0.0, _LOW - geometry.height)
    return (
        joins,
        geometry.gap,
        geometry.narrower,
        geometry.width * joined,
        geometry.lower,
        geometry.cuts,
        geometry.crossed,
        geometry.shared,
        max(0.0, geometry.width - _WIDE_LETTER),
        max(0.0, _SLIVER - geometry.width) * part,
        low * (1 - part),
        low * part,
        odds * single,
        odds * joins,
        odds * part,
        shape * single,
        shape * joins,
        shape * part,
    )


def candidate_scores(
    lattice: Lattice, log_probabilities: NDArray[np.float64], letter_odds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weigh the candidates of a line, (N,) log-odds to be added along a way; see `candidate_features`."""
    weights = np.array(list(WEIGHTS.values()))
    scores: NDArray[np.float64] = candidate_features(lattice, log_probabilities, letter_odds) @ weights
    return scores


def path_sums(
    lattice: Lattice, scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sum up the exponentials of all ways: from the line's start to each node, and from each node to its end.

    Returns:
        (nodes,) and (nodes,) logarithms; the first's last and the second's first are the same.
    """
    forward = np.full(lattice.node_count, -np.inf)
    backward = np.full(lattice.node_count, -np.inf)
    forward[0] = backward[-1] = 0.0
    starts = np.array([candidate.start for candidate in lattice.candidates])
    ends = np.array([candidate.end for candidate in lattice.candidates])
    by_end: list[list[int]] = [[] for _ in range(lattice.node_count)]
    by_start: list[list[int]] = [[] for _ in range(lattice.node_count)]
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        by_end[end].append(number)
        by_start[start].append(number)
    for node in range(1, lattice.node_count):
        if arriving := by_end[node]:
            forward[node] = np.logaddexp.reduce(forward[starts[arriving]] + scores[arriving])
    for node in range(lattice.node_count - 2, -1, -1):
        if leaving := by_start[node]:
            backward[node] = np.logaddexp.reduce(backward[ends[leaving]] + scores[leaving])
    return forward, backward


def posterior_marginals(lattice: Lattice, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely it is that the right way through a line takes each candidate, (N,) in [0, 1]."""
    forward, backward = path_sums(lattice, scores)
    starts = np.array([candidate.start for candidate in lattice.candidates])
    ends = np.array([candidate.end for candidate in lattice.candidates])
    with np.errstate(invalid="ignore"):
        logs = forward[starts] + scores + backward[ends] - forward[-1]
    result: NDArray[np.float64] = np.exp(np.minimum(np.nan_to_num(logs, nan=-np.inf), 0.0))
    return result
