"""How far runs are that are trained together, for the bar along the bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwocr.gui.processes.follower import Seen
from hwocr.runs.store.folder import RunFolder


@dataclass(frozen=True, slots=True)
class QueueProgress:
    """How far they are.

    Attributes:
        title: what they are: "Sweep".
        words: which is at work, and how far it is.
        fraction: of all their epochs, 0 to 1.
    """

    title: str
    words: str
    fraction: float


def queue_progress(title: str, runs: Sequence[RunFolder], seen: Mapping[Path, Seen]) -> QueueProgress:
    """Say how far runs are that are trained one after the other or side by side.

    Args:
        title: what they are.
        runs: all of them, in their order.
        seen: how those stand that have begun.
    """
    views = [seen[run.path].view if run.path in seen else None for run in runs]
    live = [place for place, view in enumerate(views, 1) if view is not None and view.state.is_live]
    done = sum(view is not None and view.state.kind not in ("new", "running", "paused") for view in views)
    fractions = [
        0.0 if view is None else view.fraction if place in live or view.state.kind == "new" else 1.0
        for place, view in enumerate(views, 1)
    ]
    if len(live) == 1:
        view = views[live[0] - 1]
        words = f"run {live[0]} of {len(runs)}"
        if view is not None and view.epochs_planned and not view.is_loading:
            epoch = min(len(view.epochs) + 1, view.epochs_planned)
            words += f"  ·  epoch {epoch} of {view.epochs_planned}"
    else:
        words = f"{len(live)} of {len(runs)} at work" if live else "starting …"
    if done:
        words += f"  ·  {done} done"
    return QueueProgress(title, words, sum(fractions) / max(1, len(fractions)))
