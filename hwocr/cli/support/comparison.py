"""``hwocr train RECIPE --against RECIPE``: two networks on the same data for equally many epochs."""

import math
import sys
from pathlib import Path
from typing import Any

from hwocr.cli.support.console import print_json
from hwocr.cli.support.sweep import INTERRUPTED, run_trials, view_of
from hwocr.cli.support.watching import progress_bars
from hwocr.runs.analysis.comparison import comparison_words, side_of, side_words
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.history import RunView
from hwocr.runs.store.listing import make_run


def run_comparison(
    recipes: tuple[Recipe, Recipe], parent: Path | None, *, side_by_side: bool, as_json: bool
) -> int:
    """Train two recipes and say what is seen.

    Args:
        recipes: as `hwocr.runs.analysis.comparison.comparison_recipes` makes them.
        parent: where the runs go; None for the user's runs.
        side_by_side: both at once, not one after the other.
        as_json: print the curves' figures as JSON.

    Returns:
        0, or 130 if it was interrupted: what the networks have learnt by then is kept.

    Raises:
        RunError: if a trainer fails.
    """
    runs: list[RunFolder | None] = [None, None]
    interrupted = False
    with progress_bars() as bars:
        for turn in ((0, 1),) if side_by_side else ((0,), (1,)):
            if interrupted:
                break
            begun = []
            for place in turn:
                run = make_run(recipes[place], parent)
                print(f"run folder: {run.path}", file=sys.stderr)
                runs[place] = run
                begun.append(run)
            interrupted = run_trials(begun, bars)
    _report(recipes, runs, as_json=as_json)
    return INTERRUPTED if interrupted else 0


def _report(recipes: tuple[Recipe, Recipe], runs: list[RunFolder | None], *, as_json: bool) -> None:
    views = [view_of(run) for run in runs]
    names = side_words(*recipes)
    words = comparison_words(side_of(names[0], views[0]), side_of(names[1], views[1]))
    if as_json:
        sides = [_figures(recipe, run, view) for recipe, run, view in zip(recipes, runs, views, strict=True)]
        print_json({"words": words, "sides": sides})
        return
    print("network           epochs  best accuracy  seconds  run")
    for name, recipe, run, view in zip(names, recipes, runs, views, strict=True):
        done = len(view.epochs) if view else 0
        best = view.metric.text(view.best_value) if view and view.best_epoch else "–"
        seconds = f"{view.columns['seconds'][-1]:.0f}" if view and done else "–"
        epochs = f"{done}/{recipe.epochs}"
        print(f"{name:<16}  {epochs:>6}  {best:>13}  {seconds:>7}  {run.name if run else 'not started'}")
    print(words)


def _figures(recipe: Recipe, run: RunFolder | None, view: RunView | None) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "recipe": recipe.name,
        "network": recipe.network.kind,
        "run": str(run.path) if run else None,
        "state": view.state.kind if view else "new",
        "best_epoch": view.best_epoch if view else 0,
        "best_accuracy": view.best_value if view and view.best_epoch else None,
        "epochs": [],
    }
    if view is not None:
        columns = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy", "seconds")
        figures["epochs"] = [
            {"epoch": int(epoch), **{name: _number(view.columns[name][place]) for name in columns}}
            for place, epoch in enumerate(view.epochs)
        ]
    return figures


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
