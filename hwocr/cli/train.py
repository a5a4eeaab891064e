"""``hwocr train``: train a recipe and watch it."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from hwocr.errors import RecipeError, RunError
from hwocr.runs.events import ENDINGS, Event, EventFollower
from hwocr.runs.folder import RunFolder, find_run, latest_scores, new_run_folder
from hwocr.runs.process import TrainerProcess
from hwocr.runs.recipe_files import find_recipe, load_recipe

_POLL_SECONDS = 0.1
_INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("train", epilog="Example: hwocr train handprint_mlp --set epochs=5")(train)


def train(
    recipe: Annotated[
        str, typer.Argument(metavar="RECIPE", help="A recipe file, or a name `hwocr recipes` lists.")
    ] = "",
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change the recipe; keys are dotted. Repeatable."),
    ] = None,
    variant: Annotated[str, typer.Option("--variant", help="Train one of the recipe's variants.")] = "",
    run_dir: Annotated[
        Path | None, typer.Option("--run-dir", metavar="DIR", help="The run folder; a new one by default.")
    ] = None,
    resume: Annotated[
        str, typer.Option("--resume", metavar="RUN", help="Go on with a run that was stopped or killed.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Train a network as a process of its own. Ctrl-C stops it cleanly: it saves, and can be resumed."""
    run = _resumed(resume, recipe, changes, variant) if resume else _new(recipe, changes, variant, run_dir)
    print(f"run folder: {run.path}", file=sys.stderr)
    # Taken before the trainer starts: a resumed run's old events are not news.
    follower = EventFollower(run.events_path)
    follower.read_new()
    process = TrainerProcess(run, resume=bool(resume))
    interrupted = False
    try:
        ending = _watch(run, process, follower)
    except KeyboardInterrupt:
        interrupted = True
        print("stopping …", file=sys.stderr)
        process.stop()
        ending = _ending(follower.read_new())
    finally:
        process.close()
    _report(run, ending, as_json=as_json)
    return _INTERRUPTED if interrupted else 0


def _new(recipe: str, changes: list[str] | None, variant: str, run_dir: Path | None) -> RunFolder:
    if not recipe:
        raise RecipeError("There is no recipe to train.", "`hwocr recipes` lists those there are.")
    loaded = load_recipe(find_recipe(recipe), changes or (), variant)
    run = RunFolder(run_dir.expanduser().resolve()) if run_dir else new_run_folder(loaded)
    run.create(loaded)
    return run


def _resumed(resume: str, recipe: str, changes: list[str] | None, variant: str) -> RunFolder:
    if recipe or changes or variant:
        raise RecipeError("A resumed run keeps its recipe.", "Give --resume RUN alone.")
    run = find_run(resume)
    state = run.state()
    if state.is_live:
        raise RunError(f"The run {run.name} is being trained already.")
    if state.kind == "finished":
        raise RunError(f"The run {run.name} has finished.", "There is nothing to resume.")
    return run


def _watch(run: RunFolder, process: TrainerProcess, follower: EventFollower) -> Event | None:
    """Show the progress until the trainer ends; return its last word."""
    console = Console(stderr=True)
    words = TextColumn("{task.fields[says]}")
    columns = (TextColumn("{task.description}"), BarColumn(), words, TimeElapsedColumn())
    ending: Event | None = None
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bars:
        recipe = run.recipe()
        task = bars.add_task(recipe.name, total=recipe.epochs, says="loading data …")
        while True:
            ended = process.exit_code is not None
            events = follower.read_new()
            for event in events:
                values = event.values
                if event.kind == "progress":
                    done = values["epoch"] + values["batch"] / values["batches"]
                    bars.update(task, completed=done, says=_progress_words(event))
                elif event.kind == "epoch":
                    bars.update(task, completed=values["epoch"])
                    if console.is_terminal:
                        bars.console.print(_epoch_words(event), highlight=False)
            ending = _ending(events) or ending
            if ended:
                return ending
            time.sleep(_POLL_SECONDS)


def _ending(events: list[Event]) -> Event | None:
    return next((event for event in reversed(events) if event.kind in ENDINGS), None)


def _progress_words(event: Event) -> str:
    values = event.values
    left = int(values["seconds_left"])
    clock = f"{left // 3600}:{left // 60 % 60:02d}:{left % 60:02d}"
    return f"loss {values['loss']:.4f}  accuracy {100 * values['accuracy']:.2f} %  {clock} left"


def _epoch_words(event: Event) -> str:
    values = event.values
    words = (
        f"epoch {values['epoch']:>3}  loss {values['train_loss']:.4f} / {values['validation_loss']:.4f}"
        f"  accuracy {100 * values['train_accuracy']:.2f} % / {100 * values['validation_accuracy']:.2f} %"
    )
    outside = values.get("outside_accuracy")
    return words if outside is None else f"{words}  outside {100 * outside:.2f} %"


def _report(run: RunFolder, ending: Event | None, *, as_json: bool) -> None:
    """Print what came of it.

    Raises:
        RunError: if the trainer failed or vanished.
    """
    if ending is None or ending.kind == "failed":
        values = ending.values if ending else {}
        reason = values.get("reason") or run.state().reason or "the trainer could not be started"
        hint = values.get("hint") or f"The log may say more: {run.log_path}"
        raise RunError(f"The run {run.name} failed: {str(reason).rstrip('.')}.", hint)
    values = ending.values
    model = run.model_path()
    scores = latest_scores(run.events())
    if as_json:
        result = {
            "run": str(run.path),
            "state": ending.kind,
            "model": str(model) if model else None,
            **values,
        }
        print(json.dumps({**result, "scores": scores}, indent=2))
        return
    print(f"{ending.kind} after {values['epoch']} epochs, {values['seconds']:.0f} s")
    if model is not None:
        print(
            f"best: epoch {values['best_epoch']}, validation accuracy {100 * values['best_accuracy']:.2f} %"
        )
        print(f"model: {model}")
        print(f"use it everywhere: hwocr runs install {run.name}")
    if ending.kind == "stopped":
        print(f"go on: hwocr train --resume {run.path}")
