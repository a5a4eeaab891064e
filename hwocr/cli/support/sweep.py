"""``hwocr train RECIPE --race``: one recipe at a tenth, once and ten times its learning rate."""

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import Progress

from hwocr.cli.support.console import print_json
from hwocr.cli.support.watching import Watched, progress_bars, watch
from hwocr.errors import DivergenceError
from hwocr.runs.analysis.sweep import FACTORS, Trial, sweep_recipes, sweep_words, trial_of, verdicts
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.history import RunHistory, RunView
from hwocr.runs.store.listing import make_run

INTERRUPTED = 130
"""The exit status after Ctrl-C."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One rate of the race; ``run`` is None until its turn comes."""

    recipe: Recipe
    factor: float
    run: RunFolder | None = None


def run_sweep(recipe: Recipe, parent: Path | None, *, side_by_side: bool, as_json: bool) -> int:
    """Race a recipe's learning rate and say what is seen.

    Args:
        recipe: what to train; each trial has its seed.
        parent: where the runs go; None for the user's runs.
        side_by_side: all rates at once, not one after the other.
        as_json: print the curves' figures as JSON.

    Returns:
        0, or 130 if the race was interrupted: what the trials have learnt by then is kept.

    Raises:
        RunError: if a trainer fails for any other reason than a rate that diverges.
    """
    waiting = [_Entry(trial, factor) for trial, factor in zip(sweep_recipes(recipe), FACTORS, strict=True)]
    entries: list[_Entry] = []
    interrupted = False
    with progress_bars() as bars:
        while waiting and not interrupted:
            heat = [waiting.pop(0) for _ in range(len(waiting) if side_by_side else 1)]
            started = [_started(entry, parent) for entry in heat]
            entries += started
            interrupted = run_trials([entry.run for entry in started if entry.run], bars)
    entries += waiting
    _report(recipe, entries, as_json=as_json)
    return INTERRUPTED if interrupted else 0


def _started(entry: _Entry, parent: Path | None) -> _Entry:
    run = make_run(entry.recipe, parent)
    print(f"run folder: {run.path}", file=sys.stderr)
    return _Entry(entry.recipe, entry.factor, run)


def run_trials(runs: list[RunFolder], bars: Progress) -> bool:
    """Train runs at the same time; return whether Ctrl-C ended them.

    Raises:
        RunError: if a trainer fails for any other reason than a loss that is no number any more.
    """
    trainers: list[Watched] = []
    try:
        for run in runs:
            trainers.append(Watched(run, bars))
        watch(trainers)
    except KeyboardInterrupt:
        print("stopping …", file=sys.stderr)
        for trainer in trainers:
            trainer.ask_to_stop()
        for trainer in trainers:
            trainer.stop()
        return True
    finally:
        for trainer in trainers:
            trainer.close()
    for trainer in trainers:
        failure = trainer.failure()
        # A rate that diverges is an outcome of a race, not a failure.
        if failure is not None and not isinstance(failure, DivergenceError):
            raise failure
    return False


def _report(recipe: Recipe, entries: list[_Entry], *, as_json: bool) -> None:
    views = [view_of(entry.run) for entry in entries]
    trials = [_trial(entry, view) for entry, view in zip(entries, views, strict=True)]
    found = verdicts(trials)
    words = sweep_words(trials)
    if as_json:
        table = [
            _figures(entry, view, verdict) for entry, view, verdict in zip(entries, views, found, strict=True)
        ]
        print_json({"recipe": recipe.name, "words": words, "trials": table})
        return
    print(f"rate        epochs  {f'best {recipe.metric.word}':>13}  last loss  what is seen  run")
    for entry, view, trial, verdict in zip(entries, views, trials, found, strict=True):
        epochs = f"{len(trial.loss)}/{entry.recipe.epochs}"
        best = view.metric.text(view.best_value) if view and view.best_epoch else "–"
        loss = f"{trial.loss[-1]:.4f}" if len(trial.loss) and math.isfinite(trial.loss[-1]) else "–"
        name = entry.run.name if entry.run else "not started"
        print(f"{trial.learning_rate:<10g}  {epochs:>6}  {best:>13}  {loss:>9}  {verdict:<12}  {name}")
    print(words)
    for entry, view in zip(entries, views, strict=True):
        if entry.run is not None and view is not None and view.resumable and view.state.kind == "stopped":
            print(f"go on: hwocr train --resume {entry.run.path}")


def view_of(run: RunFolder | None) -> RunView | None:
    """Read how a run stands; None for one that was not started."""
    if run is None:
        return None
    history = RunHistory(run)
    history.update()
    return history.view()


def _trial(entry: _Entry, view: RunView | None) -> Trial:
    rate = entry.recipe.optimiser.learning_rate
    if view is None:
        return Trial(rate, np.empty(0), np.empty(0))
    return trial_of(rate, view)


def _figures(entry: _Entry, view: RunView | None, verdict: str) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "learning_rate": entry.recipe.optimiser.learning_rate,
        "factor": entry.factor,
        "verdict": verdict,
        "run": str(entry.run.path) if entry.run else None,
        "state": view.state.kind if view else "new",
        "reason": view.state.reason if view else "",
        "best_epoch": view.best_epoch if view else 0,
        f"best_{entry.recipe.metric.name}": view.best_value if view and view.best_epoch else None,
        "epochs": [],
    }
    if view is not None:
        metric = view.metric.name
        names = ("train_loss", "validation_loss", f"train_{metric}", f"validation_{metric}", "seconds")
        curves = {name: [_number(value) for value in view.columns[name]] for name in names}
        figures["epochs"] = [
            {"epoch": int(epoch), **{name: curves[name][place] for name in names}}
            for place, epoch in enumerate(view.epochs)
        ]
    return figures


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
