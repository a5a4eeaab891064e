"""Training beside the process that leads a run: the same steps, and nothing else."""

import json
import sys
import tomllib
import traceback

from hwocr.errors import HwocrError
from hwocr.models.files import parse_tensors
from hwocr.runs.recipe.files import parse_recipe
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.loop.control import Control, StopRequested
from hwocr.trainers.loop.data_loader import BatchLoader
from hwocr.trainers.loop.learner import Learner
from hwocr.trainers.loop.ranks import GroupCommand, ProcessGroup, all_or_none
from hwocr.trainers.loop.step import Schedule, train_step
from hwocr.trainers.run_builder import build_run


def follow_run(ranks: ProcessGroup, control: Control) -> int:
    """Train beside the leading process; it alone finds the recipe and the run folder.

    Args:
        ranks: the processes.
        control: a stop said to this process stops them all.

    Returns:
        The exit status: 0 if the run finished or was stopped, 1 if it failed; why is said on stderr.
    """
    try:
        # The leading process reads the recipe; where that fails, this ends here, too.
        with all_or_none(ranks):
            pass
        recipe = parse_recipe(tomllib.loads(ranks.broadcast_bytes(b"").decode()))
        gathered = build_run(recipe, ranks, control)
        epoch = batch = 0
        checkpoint = ranks.broadcast_bytes(b"")
        if checkpoint:
            arrays, metadata = parse_tensors(checkpoint, "The checkpoint")
            gathered.learner.restore(arrays)
            state = json.loads(metadata["state"])
            epoch, batch = state["epoch"], state["batch"]
        follow(recipe, gathered.learner, gathered.data_loader, ranks, control, epoch=epoch, batch=batch)
    except StopRequested:
        return 0
    except Exception as error:
        if not isinstance(error, HwocrError):
            traceback.print_exc()
        print(f"hwocr, process {ranks.rank} of {ranks.count}: {error}", file=sys.stderr)
        return 1
    return 0


def follow(
    recipe: Recipe,
    learner: Learner,
    data_loader: BatchLoader,
    ranks: ProcessGroup,
    control: Control,
    *,
    epoch: int,
    batch: int,
) -> None:
    """Take every step that the leading process takes, until it says that there is no further one.

    Args:
        recipe: what is trained.
        learner: as the leading one's.
        data_loader: gives the same batches as the leading one's.
        ranks: the processes.
        control: a stop said to this process stops them all.
        epoch: whole epochs done, where a run is resumed.
        batch: batches done of the epoch that follows.

    Raises:
        RunError: if another process has gone.
        DivergenceError: if the loss is no longer a number.
    """
    schedule = Schedule(recipe, data_loader.batches)
    while epoch < recipe.epochs:
        batches = data_loader.epoch(epoch, batch)
        try:
            for pictures, targets in batches:
                if ranks.broadcast(control) != GroupCommand.GO:
                    return
                train_step(schedule, learner, pictures, targets, epoch=epoch, batch=batch)
                batch += 1
        finally:
            batches.close()  # type: ignore[attr-defined]
        epoch, batch = epoch + 1, 0
    ranks.broadcast(control)
