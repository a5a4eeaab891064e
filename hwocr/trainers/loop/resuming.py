"""Going on with a run under changed circumstances: what no longer fits is said first."""

import math
from dataclasses import dataclass, fields
from typing import Any

from hwocr.errors import RunError
from hwocr.models.files import Tensors
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.trainers.loop.learner import Learner


@dataclass(slots=True)
class Position:
    """Where a run stands; with the learner's arrays, all that resuming needs.

    Attributes:
        epoch: whole epochs done.
        batch: batches done of the current epoch.
        loss: summed over this epoch's samples so far.
        metric_value: the metric, summed over this epoch's samples so far.
        seen: this epoch's samples so far.
        best_value: of the metric on the validation samples so far; below 0 for none.
        best_loss: on the validation samples then; of epochs equally good, the one with the least is kept.
        best_epoch: after which epoch that was.
        better_epoch: the last epoch whose figure was truly better than all before.
        seconds: of training so far, pauses not counted.
        batches: an epoch has; 0 where that is not known.
    """

    epoch: int = 0
    batch: int = 0
    loss: float = 0.0
    metric_value: float = 0
    seen: int = 0
    best_value: float = -1.0
    best_loss: float = math.inf
    best_epoch: int = 0
    better_epoch: int = 0
    seconds: float = 0.0
    batches: int = 0


# What checkpoints of before call them.
_RENAMED = {"right": "metric_value", "merit": "metric_value", "best_accuracy": "best_value"}
_MEMORY = ("optimiser.", "scaler.")
_ANEW = "Or start a new run."


def take_up(run: RunFolder, learner: Learner, batches: int) -> Position:
    """Put a learner into the state of a run's last checkpoint.

    Args:
        run: the run.
        learner: of the run's recipe as it is now.
        batches: an epoch has now.

    Returns:
        Where the run stands.

    Raises:
        RunError: if there is no checkpoint, it is damaged, or the recipe or the data have changed so that it
            does not fit any more.
    """
    arrays, state = load_checkpoint(run.last_checkpoint)
    position = _position(run, state)
    if (position.batches or batches) != batches or position.batch > batches:
        before = f"{position.batches} batches an epoch" if position.batches else "more batches an epoch"
        raise RunError(
            f"The run {run.name} was begun with {before} and has {batches} now: "
            "its data or its batch size changed.",
            f"Put them back as they were. {_ANEW}",
        )
    position.batches = batches
    check_fit(run, learner, arrays)
    return position


def check_fit(run: RunFolder, learner: Learner, arrays: Tensors) -> None:
    """Restore arrays of a checkpoint after seeing that they are of the recipe's network.

    Raises:
        RunError: if they are not.
    """
    hint = f"Put network and optimiser in {run.recipe_path} back as they were. {_ANEW}"
    for name, own in learner.state().items():
        if name.startswith(_MEMORY):
            continue
        kept = arrays.get(name)
        # A single number may have come back from its file as an array of one.
        if kept is None or (kept.shape != own.shape and not kept.size == own.size == 1):
            now = _size(own.shape)
            then = "none" if kept is None else _size(kept.shape)
            raise RunError(
                f"The checkpoint of {run.name} is of another network than its recipe: "
                f"of {name} it has {then} numbers, the recipe {now}.",
                hint,
            )
    try:
        learner.restore(arrays)
    except (KeyError, ValueError, TypeError, RuntimeError, AttributeError) as error:
        raise RunError(
            f"The checkpoint of {run.name} is of another optimiser than its recipe, or damaged.", hint
        ) from error


def _position(run: RunFolder, state: dict[str, Any]) -> Position:
    told = {_RENAMED.get(name, name): value for name, value in state.items()}
    known = {field.name: type(field.default) for field in fields(Position)}
    unknown = sorted(set(told) - set(known))
    if unknown:
        raise RunError(
            f"The checkpoint of {run.name} was written by a newer hwocr: it has {unknown[0]}.",
            f"Update hwocr. {_ANEW}",
        )
    told.setdefault("better_epoch", told.get("best_epoch", 0))
    for name, value in told.items():
        whole = known[name] is int and name != "metric_value"
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or value != value:
            raise RunError(f"The checkpoint of {run.name} is damaged: its {name} is {value!r}.", _ANEW)
    return Position(**told)


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{side:,}" for side in shape) if shape else "1"
