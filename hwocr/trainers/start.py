"""Everything between a command line and the loop: recipe, data, network, and what is said when it fails."""

import contextlib
import errno
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from hwocr.errors import DataError, HwocrError, RunError
from hwocr.runs.recipe.files import load_recipe, recipe_toml, save_recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.process_identity import is_alive, own_identity
from hwocr.trainers.follower import follow_run
from hwocr.trainers.launch import launched, meet
from hwocr.trainers.loop.control import Control, StopRequested
from hwocr.trainers.loop.loop import Trainer
from hwocr.trainers.loop.ranks import Alone, ProcessGroup, all_or_none
from hwocr.trainers.run_builder import build_run
from hwocr.trainers.tasks.image_data import with_classes

# A folder is deleted file by file; its recipe may outlive the first error by so much.
_DELETING_SECONDS = 2.0


def run_trainer(recipe_path: Path, folder: Path, *, resume: bool, control: Control) -> int:
    """Train a recipe in a run folder and report everything there.

    Args:
        recipe_path: a recipe; the resolved one is kept in the run folder.
        folder: the run folder, made if need be.
        resume: go on from its last checkpoint.
        control: who says pause and stop.

    Returns:
        The exit status: 0 if it finished or was stopped, 1 if it failed; the reason is the last event
        or, where not even that could be written, the last line on stderr.
    """
    number, count = launched()
    if count == 1:
        return _lead(recipe_path, folder, Alone(), resume=resume, control=control)
    try:
        ranks = meet()
    except HwocrError as error:
        print(f"hwocr: {error}", file=sys.stderr)
        return 1
    try:
        if number == 0:
            return _lead(recipe_path, folder, ranks, resume=resume, control=control)
        return follow_run(ranks, control)
    finally:
        ranks.leave()


def _lead(recipe_path: Path, folder: Path, ranks: ProcessGroup, *, resume: bool, control: Control) -> int:
    """Train as the process that writes the run folder; return the exit status."""
    run = RunFolder(folder)
    mark = run.mark()
    if mark is not None and mark != own_identity() and is_alive(mark):
        print(f"hwocr: the run {run.name} is being trained by process {mark.pid}.", file=sys.stderr)
        return 1
    try:
        events = EventWriter(run.events_path)
        run.write_mark(own_identity())
        run.remove_leftovers()
    except OSError as error:
        print(f"hwocr: {_unwritable(run, error)}", file=sys.stderr)
        return 1
    try:
        _train(recipe_path, run, events, ranks, resume=resume, control=control)
    except StopRequested:
        nothing = {"epoch": 0, "best_epoch": 0, "seconds": 0.0}
        events.write("stopped", {**nothing, "reason": "stopped before the first batch"})
    except HwocrError as error:
        return _fail(events, error)
    except MemoryError:
        return _fail(events, RunError("there is not enough memory", "Use a smaller batch."))
    except OSError as error:
        return _fail(events, _unwritable(run, error))
    except Exception as error:
        # The log gets the traceback; the window and the terminal a line.
        traceback.print_exc()
        reason = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        return _fail(events, RunError(reason, f"The log has more: {run.log_path}"))
    finally:
        events.close()
    return 0


def _unwritable(run: RunFolder, error: OSError) -> RunError:
    if error.errno == errno.ENOENT:
        until = time.monotonic() + _DELETING_SECONDS
        while run.recipe_path.exists() and time.monotonic() < until:
            time.sleep(0.02)
        run.remove_remains()
        return RunError(
            f"the run folder {run.path}, or a part of it, was deleted or moved.", "Start a new run."
        )
    return RunError(
        f"the run folder {run.path} cannot be written: {error.strerror or error}",
        "Make room there, then resume the run: it goes on from its last checkpoint.",
    )


def _fail(events: EventWriter, error: HwocrError) -> int:
    """Say why the run failed, in the events and in the log; on a full disk, wherever there is room."""
    with contextlib.suppress(OSError):
        events.write("failed", {"reason": error.message, "hint": error.hint, "code": error.code})
    with contextlib.suppress(OSError):
        print(f"hwocr: {error}", file=sys.stderr)
    return 1


def _train(
    recipe_path: Path,
    run: RunFolder,
    events: EventWriter,
    ranks: ProcessGroup,
    *,
    resume: bool,
    control: Control,
) -> None:
    with all_or_none(ranks):
        recipe = run.recipe() if resume else load_recipe(recipe_path)
        if recipe.works_on_pictures:
            recipe = with_classes(recipe)
        if not resume:
            save_recipe(recipe, run.recipe_path)
        started = {"recipe": recipe.name, "epochs": recipe.epochs, "resumed": resume}
        events.write("started", {**started, "metric": recipe.metric.name, "processes": ranks.count})
    ranks.broadcast_bytes(recipe_toml(recipe).encode())
    try:
        gathered = build_run(recipe, ranks, control)
    except DataError as error:
        if not resume:
            raise
        hint = f"Put the data back, or name their new place in {run.recipe_path}; then resume again."
        raise DataError(error.message, hint) from error
    data = gathered.data
    counts: dict[str, Any] = {
        "train": len(data.train),
        "validation": len(data.validation),
        "outside": 0 if data.outside is None else len(data.outside),
        "sources": list(data.names),
        "passed_over": list(data.passed_over),
    }
    if data.damaged:
        counts["damaged"] = list(data.damaged)
        print(f"hwocr: passed over, because they cannot be read: {', '.join(data.damaged)}", file=sys.stderr)
    if data.left_out:
        counts["left_out"] = list(data.left_out)
        print(f"hwocr: not of the data, and left out: {', '.join(data.left_out)}", file=sys.stderr)
    events.write("data", counts)
    trainer = Trainer(
        run, recipe, gathered.learner, gathered.task, gathered.data_loader, events, control, ranks
    )
    resumes = resume and run.last_checkpoint.is_file()
    if ranks.count > 1:
        ranks.broadcast_bytes(run.last_checkpoint.read_bytes() if resumes else b"")
    if resumes:
        trainer.resume()
    trainer.train()
