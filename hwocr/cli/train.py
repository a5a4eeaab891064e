"""``hwocr train``: train a recipe and watch it."""

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from hwocr.cli.support.comparison import run_comparison
from hwocr.cli.support.console import print_json
from hwocr.cli.support.sweep import run_sweep
from hwocr.cli.support.watching import Watched, progress_bars, watch
from hwocr.errors import RecipeError, RunError
from hwocr.folders import runs_folder
from hwocr.runs.analysis.comparison import comparison_recipes
from hwocr.runs.recipe.files import find_recipe, load_recipe
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import Event
from hwocr.runs.store.folder import RunFolder, latest_scores
from hwocr.runs.store.listing import find_run, new_run_folder

_INTERRUPTED = 130
_BUILT_IN = "handprint"
_BUILT_IN_SAMPLES = 18_000
_EXAMPLES = """Example: hwocr train handprint_mlp --set epochs=5

Example: hwocr train nist36_mlp --race --set epochs=10 --side-by-side

Example: hwocr train nist36_cnn --against nist36_fcn --set epochs=10"""


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("train", epilog=_EXAMPLES)(train)


def train(
    recipe: Annotated[
        str, typer.Argument(metavar="RECIPE", help="A recipe file, or a name `hwocr recipes` lists.")
    ] = "",
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change the recipe; keys are dotted. Repeatable."),
    ] = None,
    variant: Annotated[str, typer.Option("--variant", help="Train one of the recipe's variants.")] = "",
    data: Annotated[
        str,
        typer.Option("--data", metavar="NAME", help="Train on this data set alone; handprint is built in."),
    ] = "",
    run_dir: Annotated[
        Path | None,
        typer.Option(
            "--run-dir",
            metavar="DIR",
            help="The run folder (of several runs: where they go); new by default.",
        ),
    ] = None,
    resume: Annotated[
        str, typer.Option("--resume", metavar="RUN", help="Go on with a run that was stopped or killed.")
    ] = "",
    race: Annotated[
        bool,
        typer.Option(
            "--race",
            help="Learning-rate sweep: train with 0.1, 1 and 10 times the recipe's rate, one by one.",
        ),
    ] = False,
    against: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="RECIPE",
            help="Train this one, too, on the same data for as many epochs, and compare.",
        ),
    ] = "",
    side_by_side: Annotated[
        bool, typer.Option("--side-by-side", help="With --race or --against: all at once.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Train a network as a process of its own. Ctrl-C stops it cleanly: it saves, and can be resumed."""
    if side_by_side and not (race or against):
        raise RecipeError("--side-by-side says how a sweep is run.", "Add --race, or --against RECIPE.")
    if race and against:
        raise RecipeError("A sweep is of one recipe, --against of two.", "Give one of them.")
    if resume and (recipe or changes or variant or data or run_dir or race or against):
        raise RecipeError("A resumed run keeps its recipe and its folder.", "Give --resume RUN alone.")
    place = run_dir.expanduser().resolve() if run_dir else None
    if race:
        loaded = _loaded(recipe, changes, variant, data)
        return run_sweep(loaded, place, side_by_side=side_by_side, as_json=as_json)
    if against:
        pair = comparison_recipes(_loaded(recipe, changes, variant, data), load_recipe(find_recipe(against)))
        return run_comparison(pair, place, side_by_side=side_by_side, as_json=as_json)
    run = _resumable(resume) if resume else _new(_loaded(recipe, changes, variant, data), place)
    print(f"run folder: {run.path}", file=sys.stderr)
    interrupted = False
    with progress_bars() as bars:
        trainer = Watched(run, bars, resume=bool(resume))
        try:
            watch([trainer])
        except KeyboardInterrupt:
            interrupted = True
            print("stopping …", file=sys.stderr)
            trainer.stop()
        finally:
            trainer.close()
    failure = trainer.failure()
    if failure is not None:
        raise failure
    if trainer.ending is not None:
        _report(run, trainer.ending, as_json=as_json)
    return _INTERRUPTED if interrupted else 0


def _loaded(recipe: str, changes: list[str] | None, variant: str, data: str) -> Recipe:
    if not recipe:
        raise RecipeError("There is no recipe to train.", "`hwocr recipes` lists those there are.")
    wanted = [*(_only_on(data) if data else ()), *(changes or ())]
    return load_recipe(find_recipe(recipe), wanted, variant)


def _only_on(data: str) -> list[str]:
    """Return the changes that put one data set into the place of a recipe's own."""
    # What is made by the program has no end.
    limit = f", limit = {_BUILT_IN_SAMPLES}" if data == _BUILT_IN else ""
    return [f"sources=[{{name = {json.dumps(data)}{limit}}}]", "validation.sources=[]"]


def _new(recipe: Recipe, place: Path | None) -> RunFolder:
    run = RunFolder(place) if place else new_run_folder(recipe)
    run.create(recipe)
    return run


def _resumable(name: str) -> RunFolder:
    run = find_run(name)
    state = run.state()
    if state.is_live:
        raise RunError(f"The run {run.name} is being trained already.")
    if state.kind == "finished":
        raise RunError(f"The run {run.name} has finished.", "There is nothing to resume.")
    return run


def _report(run: RunFolder, ending: Event, *, as_json: bool) -> None:
    """Print what came of it."""
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
        print_json({**result, "scores": scores})
        return
    why = f", {values['reason']}" if ending.kind == "finished" and values.get("reason") else ""
    print(f"{ending.kind} after {values['epoch']} epochs, {values['seconds']:.0f} s{why}")
    if model is not None:
        metric = run.recipe().metric
        best = metric.text(values[f"best_{metric.name}"])
        print(f"best: epoch {values['best_epoch']}, validation {metric.word} {best}")
        print(f"model: {model}")
        print(f"use it everywhere: hwocr runs install {_reference(run)}")
    if ending.kind == "stopped":
        print(f"go on: hwocr train --resume {shlex.quote(str(run.path))}")


def _reference(run: RunFolder) -> str:
    """Return what `find_run` finds a run by: its name only where all runs are kept."""
    kept = run.path.parent == runs_folder().expanduser().resolve()
    return shlex.quote(run.name if kept else str(run.path))
