"""The runs that can be compared: finding and making them, and how each stands in a line. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from hwocr.runs.analysis.compare import RunRow, run_row
from hwocr.runs.analysis.comparison import can_be_compared, comparison_recipes
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.history import RunView
from hwocr.runs.store.listing import list_runs, make_run

LISTED = 30
"""So many of the latest runs can be drawn."""


def same_data(first: Recipe, second: Recipe) -> bool:
    """Tell whether two runs learnt from the same data and were measured on the same."""
    return (
        can_be_compared(first, second)
        and first.sources == second.sources
        and first.validation == second.validation
        and first.labels == second.labels
    )


def row_words(row: RunRow) -> str:
    """Say how a run stands, in a line of the list."""
    best = row.metric.text(row.best_value) if row.best_value is not None else "no epoch yet"
    return f"{row.run.name}  ·  {best}  ·  {row.epochs} of {row.epochs_planned} epochs"


def run_words(view: RunView) -> str:
    """Say how a run stands, as `row_words` does, while it is followed."""
    best = view.metric.text(view.best_value) if view.best_epoch else "no epoch yet"
    return f"{view.name}  ·  {best}  ·  {len(view.epochs)} of {view.epochs_planned} epochs"


def make_runs(recipe: Recipe, rival: Recipe) -> tuple[RunFolder, RunFolder]:
    """Make the folders of two runs that stand against each other (worker)."""
    first, second = comparison_recipes(recipe, rival)
    return make_run(first), make_run(second)


def find_rows(kinds: Sequence[str]) -> list[RunRow]:
    """Read how the latest runs of some kinds of network stand (worker)."""
    rows: list[RunRow] = []
    for run in list_runs():
        row = run_row(run)
        if row.recipe is not None and row.recipe.network.kind in kinds:
            rows.append(row)
        if len(rows) == LISTED:
            break
    return rows
