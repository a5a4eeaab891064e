"""The learning-rate race: one recipe at several learning rates, and what is to be seen of it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hwocr.runs.recipe.metric import ACCURACY, PSNR, Metric
from hwocr.runs.recipe.schema import Recipe

FACTORS = (0.1, 1.0, 10.0)
"""By what the recipe's learning rate is multiplied."""

Verdict = Literal["waiting", "slow", "good", "unsteady", "diverging"]

# A rate that lies behind the best by more than this part of it is slow.
_SLOW_SHARE = 0.1
# Decibels have no zero to take a part from.
_SLOW_DECIBELS = 1.0
# Epochs on which the loss rises by more than this part of its fall so far make it unsteady.
_RISE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One rate of a race as it stands.

    Attributes:
        learning_rate: of the trial.
        loss: (E,) validation loss of each finished epoch; NaN where it was no number.
        metric_value: (E,) the metric on the validation samples.
        failed: whether the trainer gave up because the loss was no number any more.
        metric: what ``metric_value`` is.
    """

    learning_rate: float
    loss: NDArray[np.float64]
    metric_value: NDArray[np.float64]
    failed: bool = False
    metric: Metric = ACCURACY


def sweep_recipes(recipe: Recipe, factors: Sequence[float] = FACTORS) -> list[Recipe]:
    """Return the recipe at each of the rates; everything else, the seed too, stays as it is."""
    trials = []
    for factor in factors:
        rate = float(f"{recipe.optimiser.learning_rate * factor:.6g}")
        optimiser = recipe.optimiser.model_copy(update={"learning_rate": rate})
        name = f"{recipe.name}-rate-{rate:g}"
        trials.append(recipe.model_copy(update={"optimiser": optimiser, "name": name}))
    return trials


def verdicts(trials: Sequence[Trial]) -> list[Verdict]:
    """Say of each trial how its rate does beside the others, compared at the same number of epochs."""
    alive = [trial for trial in trials if len(trial.metric_value) and not _diverges(trial)]
    common = min((len(trial.metric_value) for trial in alive), default=0)
    best = (
        max((float(np.nanmax(trial.metric_value[:common])) for trial in alive), default=0.0)
        if common
        else 0.0
    )
    return [_verdict(trial, common, best) for trial in trials]


def sweep_words(trials: Sequence[Trial]) -> str:
    """Say in a sentence or two what a race shows."""
    found = verdicts(trials)
    if all(verdict == "waiting" for verdict in found):
        return "The sweep has started; after the first epochs it can be said how the rates differ."
    parts = [_trial_words(trial, verdict) for trial, verdict in zip(trials, found, strict=True)]
    sentence = "; ".join(part for part in parts if part) + "."
    good = [
        trial
        for trial, verdict in zip(trials, found, strict=True)
        if verdict == "good" and np.isfinite(trial.metric_value).any()
    ]
    if good and "waiting" not in found:
        best = max(good, key=lambda trial: float(np.nanmax(trial.metric_value)))
        sentence += f" Take {best.learning_rate:g}."
    return sentence


def _diverges(trial: Trial) -> bool:
    if trial.failed or (len(trial.loss) > 0 and not np.isfinite(trial.loss[-1])):
        return True
    # Above its own best by more than it ever gained, or by a fifth of where it began.
    if len(trial.loss) < 2:
        return False
    begin, low, now = trial.loss[0], float(np.nanmin(trial.loss)), trial.loss[-1]
    return bool(now - low > max(begin - low, 0.2 * begin))


def _verdict(trial: Trial, common: int, best: float) -> Verdict:
    if _diverges(trial):
        return "diverging"
    if not len(trial.metric_value) or not common:
        return "waiting"
    here = float(np.nanmax(trial.metric_value[:common]))
    if here < (best - _SLOW_DECIBELS if trial.metric is PSNR else (1 - _SLOW_SHARE) * best):
        rising = trial.metric_value[-1] >= here - 0.02
        return "slow" if rising else "unsteady"
    rises = np.diff(trial.loss)
    fall = float(trial.loss[0] - np.nanmin(trial.loss))
    if len(rises) >= 3 and np.mean(rises > _RISE * max(fall, 1e-9)) > 0.3:
        return "unsteady"
    return "good"


def _trial_words(trial: Trial, verdict: Verdict) -> str:
    rate = f"{trial.learning_rate:g}"
    if verdict == "waiting":
        return f"{rate} is still to come"
    if verdict == "diverging":
        if trial.failed or not np.isfinite(trial.loss[-1:]).all():
            return f"{rate} is diverging: the loss grew until it was no number any more"
        return f"{rate} is diverging: the loss climbs to {trial.loss[-1]:.2f} instead of falling"
    epochs = len(trial.metric_value)
    if not np.isfinite(trial.metric_value).any():
        return f"{rate} has no figure yet"
    # A rate may be at its best before the end: then the epoch of the figure is not the last.
    place = int(np.nanargmax(trial.metric_value))
    best = trial.metric.factor * trial.metric_value[place]
    reached = f"{best:.1f} {trial.metric.unit} in epoch {place + 1} of {epochs}"
    words = {"slow": "is slow", "good": "is good", "unsteady": "is unsteady, its loss jumps"}[verdict]
    return f"{rate} {words}: {reached}"
