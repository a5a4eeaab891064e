"""Beam search through a graph whose nodes stand in order: the best ways that begin at the first node.

Hypotheses grow from node to node. At each node only the best are kept, of those that go on alike only the
best one (Lowerre, "The Harpy speech recognition system", 1976).
"""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Hypothesis(Protocol):
    """A beginning of a way."""

    @property
    def score(self) -> float:
        """How good it is so far, a natural logarithm."""
        ...

    @property
    def state(self) -> Hashable:
        """What decides how it goes on: of equal states at a node the best is kept."""
        ...


HypothesisT = TypeVar("HypothesisT", bound=Hypothesis)
Grow = Callable[[int, Sequence[HypothesisT]], Iterable[tuple[int, HypothesisT]]]
"""From a node and the hypotheses kept there: each one a step longer, with the node that it reaches."""


@dataclass(frozen=True, slots=True)
class BeamLimits:
    """How many hypotheses live.

    Attributes:
        width: kept at each node at most.
        margin: how much worse than the best one a hypothesis may be, in natural logarithms.
    """

    width: int
    margin: float = math.inf


def beam_search(
    first: HypothesisT, node_count: int, grow: Grow[HypothesisT], limits: BeamLimits
) -> list[HypothesisT]:
    """Search the ways from the first node to the last.

    Args:
        first: stands at node 0.
        node_count: how many nodes there are; each step leads to a later one.
        grow: takes the steps from a node.
        limits: what is kept at each node but the last.

    Returns:
        All hypotheses that reach the last node, in no order; see `pruned`.
    """
    beams: list[list[HypothesisT]] = [[] for _ in range(node_count)]
    beams[0].append(first)
    for node in range(node_count - 1):
        beam = pruned(beams[node], limits)
        beams[node] = []
        for end, hypothesis in grow(node, beam):
            beams[end].append(hypothesis)
    return beams[-1]


def pruned(beam: Sequence[HypothesisT], limits: BeamLimits) -> list[HypothesisT]:
    """Return the best hypotheses, best first, one of each state."""
    kept: list[HypothesisT] = []
    seen: set[Hashable] = set()
    for one in sorted(beam, key=lambda hypothesis: -hypothesis.score):
        if len(kept) == limits.width or (kept and one.score < kept[0].score - limits.margin):
            break
        if one.state not in seen:
            seen.add(one.state)
            kept.append(one)
    return kept
