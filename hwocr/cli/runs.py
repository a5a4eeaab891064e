"""``hwocr runs``: the trainings so far."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hwocr.cli.support import reconstructions, run_export
from hwocr.cli.support.console import print_error, print_json
from hwocr.errors import RunError
from hwocr.folders import user_models_folder
from hwocr.mistakes import explain
from hwocr.runs.analysis.compare import differences
from hwocr.runs.recipe.metric import METRICS
from hwocr.runs.store.folder import RunFolder, find_run, latest_scores, list_runs
from hwocr.runs.store.installing import export_onnx_model, install_model
from hwocr.shipped import shipped_path

_NAME = Annotated[str, typer.Argument(metavar="RUN", help="A run's name, its beginning, or its folder.")]
_AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the terminal's program."""
    group = typer.Typer(
        name="runs",
        help="List, show, compare, install, export and delete training runs.",
        epilog="Example: hwocr runs list",
        no_args_is_help=True,
    )
    group.command("list", epilog="Example: hwocr runs list --json")(list_them)
    group.command("show", epilog="Example: hwocr runs show handprint_mlp-2026")(show)
    group.command("compare", epilog="Example: hwocr runs compare first-run second-run")(compare)
    group.command("install", epilog="Example: hwocr runs install handprint_mlp-2026 --name mine")(install)
    group.command("export-onnx", epilog="Example: hwocr runs export-onnx handprint_cnn-2026 letters.onnx")(
        export_onnx
    )
    group.command("delete", epilog="Example: hwocr runs delete handprint_mlp-2026")(delete)
    reconstructions.register(group)
    run_export.register(group)
    app.add_typer(group)


def list_them(as_json: _AS_JSON = False) -> int:
    """List all runs, the newest first."""
    summaries: list[dict[str, Any]] = []
    failed = False
    for run in list_runs():
        try:
            summaries.append(summary(run))
        except Exception as error:  # whatever is wrong with one run: the others are listed
            failed = True
            print_error(explain(error))
    if as_json:
        print_json(summaries)
        return 1 if failed else 0
    if not summaries and not failed:
        print("There are no runs yet. `hwocr recipes` lists what can be trained.")
    width = max((len(entry["name"]) for entry in summaries), default=0)
    for entry in summaries:
        metric = METRICS[entry["metric"]]
        value = entry[f"best_{metric.name}"]
        best = "" if value is None else metric.text(value)
        epochs = f"{entry['epochs_done']}/{entry['epochs']}"
        words = f"{entry['name']:<{width}}  {entry['state']:<8}  {epochs:>9}  {best:>8}  {entry['reason']}"
        print(words.rstrip())
    return 1 if failed else 0


def show(name: _NAME, as_json: _AS_JSON = False) -> int:
    """Show a run: how it stands, its scores and its epochs."""
    run = find_run(name)
    events = run.events()
    entry = summary(run)
    epochs = run.epochs(events)
    scores = latest_scores(events)
    if as_json:
        print_json({**entry, "scores": scores, "history": epochs})
        return 0
    print(f"{entry['name']}: {entry['state']} {entry['reason']}".rstrip())
    print(f"folder  {run.path}\nrecipe  {entry['recipe']}\nmodel   {entry['model'] or 'none yet'}")
    for score, value in scores.items():
        print(f"{score:<36} {_number(value)}")
    metric = METRICS[entry["metric"]]
    if epochs:
        print(f"\nepoch   train loss  {metric.word:>8}   validation loss  {metric.word:>8}")
    for values in epochs:
        print(
            f"{values['epoch']:>5}   {_number(values.get('train_loss')):>10}"
            f"  {_number(values.get(f'train_{metric.name}')):>8}"
            f"   {_number(values.get('validation_loss')):>15}"
            f"  {_number(values.get(f'validation_{metric.name}')):>8}"
        )
    return 0


def compare(
    names: Annotated[list[str], typer.Argument(metavar="RUN…", help="Two or more runs.")],
    as_json: _AS_JSON = False,
) -> int:
    """Compare runs: their results, and what differs in their recipes."""
    runs = [find_run(name) for name in names]
    summaries = [summary(run) for run in runs]
    different = differences([run.recipe() for run in runs])
    if as_json:
        print_json({"runs": summaries, "differences": different})
        return 0
    # Not under "name": recipes have one as well, and it may be among what differs.
    rows: dict[str, list[Any]] = {"run": [entry["name"] for entry in summaries]}
    rows |= {
        key: [entry[key] for entry in summaries]
        for key in ("state", "epochs_done", "best_accuracy", "best_psnr", "best_epoch", "seconds")
        if any(entry[key] is not None for entry in summaries)
    }
    rows |= different
    width = max(len(key) for key in rows)
    columns = [max(len(_cell(values[i])) for values in rows.values()) for i in range(len(runs))]
    for key, values in rows.items():
        cells = (f"{_cell(value):<{size}}" for value, size in zip(values, columns, strict=True))
        print(f"{key:<{width}}  {'  '.join(cells)}".rstrip())
    return 0


def install(
    name: _NAME,
    as_name: Annotated[
        str, typer.Option("--name", help="What to call the model; its own name by default.")
    ] = "",
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="DIR", help="Where to; your models by default.")
    ] = None,
) -> int:
    """Make a run's model one that can be chosen by name, with its model card beside it."""
    target = install_model(find_run(name), as_name, folder)
    print(target)
    shipped = {path.stem for path in shipped_path("resources", "models").glob("*.*")}
    if target.parent == user_models_folder() and target.stem in shipped:
        print(
            f"hwocr: {target.stem} now means this model, not the shipped one: to have that one again, "
            f"remove {target}, or give yours another name with --name.",
            file=sys.stderr,
        )
    return 0


def export_onnx(
    name: _NAME,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; its name ends in .onnx.")],
) -> int:
    """Copy a PyTorch run's best network to an ONNX file: it needs no PyTorch and opens in the window."""
    print(export_onnx_model(find_run(name), file.expanduser()))
    return 0


def delete(
    names: Annotated[list[str], typer.Argument(metavar="RUN…", help="Runs.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> int:
    """Delete runs for good, their models with them (installed copies stay)."""
    runs = [find_run(name) for name in names]
    if not yes:
        if not sys.stdin.isatty():
            raise RunError("Deleting needs a yes.", "Add --yes.")
        typer.confirm(f"Delete {', '.join(run.name for run in runs)}?", abort=True)
    for run in runs:
        run.delete()
        print(f"deleted {run.name}")
    return 0


def summary(run: RunFolder) -> dict[str, Any]:
    """Say in a few figures how a run stands."""
    events = run.events()
    state = run.state(events)
    epochs = run.epochs(events)
    recipe = run.recipe()
    metric = recipe.metric.name
    measured = [values for values in epochs if _is_number(values.get(f"validation_{metric}"))]
    # Of epochs that are as good, the one of the lower loss, as the training keeps it.
    best = max(measured, key=lambda values: (values[f"validation_{metric}"], -_loss(values)), default=None)
    values = {f"best_{name}": best and best.get(f"validation_{name}") for name in METRICS}
    model = run.model_path()
    return {
        "name": run.name,
        "folder": str(run.path),
        "recipe": recipe.name,
        "state": state.kind,
        "reason": state.reason,
        "epochs_done": len(epochs),
        "epochs": recipe.epochs,
        "metric": metric,
        **values,
        "best_epoch": best and best["epoch"],
        "seconds": epochs[-1].get("seconds") if epochs else 0.0,
        "model": str(model) if model else None,
    }


def _loss(values: dict[str, Any]) -> float:
    loss = values.get("validation_loss")
    return float(loss) if isinstance(loss, int | float) else float("inf")


def _cell(value: object) -> str:
    if value is None:
        return "–"
    # Not by decimals: a rate of 0.00003 is not 0.
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _number(value: object) -> str:
    # A loss that is no number arrives as None.
    return f"{value:.4f}" if isinstance(value, int | float) else "–"
