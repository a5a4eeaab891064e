"""How runs stand in a few figures, and what their recipes have different."""

from dataclasses import dataclass
from typing import Any

from hwocr.errors import RunError
from hwocr.runs.recipe.metric import Metric
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder, RunState
from hwocr.runs.store.history import RunHistory


@dataclass(frozen=True, slots=True)
class RunRow:
    """A line of the table of runs.

    Attributes:
        run: the run.
        recipe: its recipe; None if that is damaged.
        state: how it stands.
        epochs: finished.
        epochs_planned: that the recipe wants.
        metric: the figure it is judged by.
        best_value: the best metric on the validation samples; None for none.
        best_epoch: with it.
        seconds: of training.
        begun: when its recipe was written, seconds since 1970.
        has_model: whether there is a model in it.
    """

    run: RunFolder
    recipe: Recipe | None
    state: RunState
    epochs: int
    epochs_planned: int
    metric: Metric
    best_value: float | None
    best_epoch: int
    seconds: float
    begun: float
    has_model: bool


def run_row(run: RunFolder, history: RunHistory | None = None) -> RunRow:
    """Read how a run stands; a ``history`` that was kept saves reading old events again."""
    kept = history or RunHistory(run)
    kept.update()
    view = kept.view()
    try:
        recipe = run.recipe()
    except RunError:
        recipe = None
    seconds = view.columns["seconds"]
    return RunRow(
        run=run,
        recipe=recipe,
        state=view.state,
        epochs=len(view.epochs),
        epochs_planned=view.epochs_planned or (recipe.epochs if recipe else 0),
        metric=view.metric,
        best_value=view.best_value if view.best_epoch else None,
        best_epoch=view.best_epoch,
        seconds=float(seconds[-1]) if len(seconds) else 0.0,
        begun=run.recipe_path.stat().st_mtime if run.recipe_path.is_file() else 0.0,
        has_model=run.model_path() is not None,
    )


def differences(recipes: list[Recipe]) -> dict[str, list[Any]]:
    """Return the dotted keys in which recipes differ, with the value of each."""
    flat = [flattened(recipe.model_dump(mode="json")) for recipe in recipes]
    keys = dict.fromkeys(key for table in flat for key in table)
    rows = {key: [table.get(key) for table in flat] for key in keys}
    return {key: values for key, values in rows.items() if any(value != values[0] for value in values)}


def short_names(names: list[str]) -> list[str]:
    """Return names without the words (parted by ``-``) that all of them begin or end with."""
    parts = [name.split("-") for name in names]
    if len(names) < 2 or len(set(names)) < len(names):
        return names
    for end in (0, -1):
        while len({part[end] for part in parts}) == 1 and min(map(len, parts)) > 1:
            for part in parts:
                del part[end]
    return ["-".join(part) for part in parts]


def flattened(value: object, prefix: str = "") -> dict[str, Any]:
    """Return nested tables and lists of tables as one table of dotted keys."""
    if isinstance(value, dict):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        items = [(str(index), item) for index, item in enumerate(value)]
    else:
        return {prefix: value}
    flat: dict[str, Any] = {}
    for key, item in items:
        flat |= flattened(item, f"{prefix}.{key}" if prefix else key)
    return flat
