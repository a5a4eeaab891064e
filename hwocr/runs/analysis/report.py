"""A run's curves as CSV and as a figure for a report, and a whole run on one page of HTML."""

import base64
import csv
import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hwocr.errors import RunError
from hwocr.files import write_output
from hwocr.runs.analysis.compare import flattened
from hwocr.runs.analysis.confusions import worst_pairs
from hwocr.runs.recipe.metric import METRICS
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.history import COLUMNS, RunHistory, RunView

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SCORE_WORDS = {"ece": "calibration error (ECE)", "loss": "loss"}
FIGURE_SUFFIXES = (".png", ".pdf", ".svg")
# Blue, vermilion, green, purple, orange, sky: told apart by colour-blind readers (Okabe and Ito, 2008).
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def curves_csv(runs: Sequence[RunFolder]) -> str:
    """Return the epochs of runs as CSV, a line an epoch."""
    room = io.StringIO()
    writer = csv.writer(room, lineterminator="\n")
    writer.writerow(["run", "epoch", *COLUMNS])
    for run in runs:
        view = _view(run)
        for place, epoch in enumerate(view.epochs.tolist()):
            values = [float(view.columns[name][place]) for name in COLUMNS]
            writer.writerow([run.name, epoch, *("" if np.isnan(value) else repr(value) for value in values)])
    return room.getvalue()


def export_csv(runs: Sequence[RunFolder], path: Path) -> None:
    """Write the epochs of runs to a CSV file."""
    write_output(path, curves_csv(runs).encode())


def export_figure(runs: Sequence[RunFolder], path: Path) -> None:
    """Draw loss and metric of runs side by side, as a figure that can stand in a report.

    Args:
        runs: one or several; each gets a colour.
        path: the file; its suffix decides between PNG, PDF and SVG.

    Raises:
        RunError: if the suffix is another, or the runs have no epochs.
    """
    suffix = path.suffix.lower()
    if suffix not in FIGURE_SUFFIXES:
        known = ", ".join(FIGURE_SUFFIXES)
        raise RunError(f"A figure cannot be written as {suffix or 'a file without suffix'}.", f"Use {known}.")
    views = [view for view in map(_view, runs) if len(view.epochs)]
    if not views:
        raise RunError("There is nothing to draw: no epoch is finished.", "Wait for the first epoch.")
    kind = suffix.removeprefix(".")
    write_output(path, _rendered(_figure(views), kind), makes=kind.upper())


def export_report(run: RunFolder, path: Path) -> None:
    """Write a run on one page of HTML that needs no other file."""
    write_output(path, report_html(run).encode())


def report_html(run: RunFolder) -> str:
    """Return a run as one page of HTML: result, curves, worst pairs, misread samples, recipe."""
    recipe, view = run.recipe(), _view(run)
    parts = [f"<h1>{html.escape(run.name)}</h1>", f"<p>{html.escape(recipe.title)}</p>"]
    state = view.state.kind + (f": {view.state.reason}" if view.state.reason else "")
    facts = [("state", state), ("epochs", f"{len(view.epochs)} of {view.epochs_planned or recipe.epochs}")]
    if view.best_epoch:
        best = view.metric.text(view.best_value)
        facts.append((f"best validation {view.metric.word}", f"{best} in epoch {view.best_epoch}"))
    if len(view.epochs):
        facts.append(("training time", f"{view.columns['seconds'][-1]:.0f} s"))
    facts += _other_scores(view)
    if recipe.reproduces:
        facts.append(("stands beside", recipe.reproduces))
    parts += ["<h2>Result</h2>", _table(facts)]
    if len(view.epochs):
        svg = _rendered(_figure([view]), "svg").decode()
        parts += ["<h2>Curves</h2>", f"<figure>{svg[svg.index('<svg') :]}</figure>"]
    parts += _confusion_parts(run)
    values = flattened(recipe.model_dump(mode="json", exclude_none=True, exclude={"variants"}))
    parts += ["<h2>Recipe</h2>", _recipe_table(values)]
    return _PAGE.format(title=html.escape(run.name), body="\n".join(parts))


def _other_scores(view: RunView) -> list[tuple[str, str]]:
    """Return the model's scores without the one that stands above already, in the unit of its metric."""
    facts = []
    for name, value in view.scores.items():
        if not isinstance(value, int | float) or (
            view.best_epoch and name == f"validation_{view.metric.name}"
        ):
            continue
        part, _, what = name.rpartition("_")
        metric = next((one for one in METRICS.values() if one.name == what), None)
        words = f"{part} {metric.word}" if metric else f"{part} {_SCORE_WORDS.get(what, what)}"
        facts.append(
            (words.replace("_", " ").strip(), metric.text(value) if metric is not None else f"{value:.4f}")
        )
    return facts


def _recipe_table(values: dict[str, Any]) -> str:
    """Return a recipe as a table with keys and values in words; what is empty is left out."""
    rows = [
        (readable_key(key), _readable_value(value))
        for key, value in values.items()
        if value not in ("", []) and key != "format_version"
    ]
    return _table(rows)


def readable_key(key: str) -> str:
    """Return a recipe's dotted key in words: ``sources.0.held_out`` is "source 1: held out"."""
    parts = key.replace("_", " ").split(".")
    if len(parts) > 1 and parts[1].isdigit():
        parts[:2] = [f"{parts[0].removesuffix('s')} {int(parts[1]) + 1}"]
    return ": ".join((" ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _readable_value(value: Any) -> str:  # noqa: ANN401 - any value of a recipe
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_readable_value, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _view(run: RunFolder) -> RunView:
    history = RunHistory(run)
    history.update()
    return history.view()


def _figure(views: Sequence[RunView]) -> "Figure":
    # Not pyplot: it keeps every figure, and chooses a window system.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    loss, metric_value = figure.subplots(1, 2)
    metrics = {view.metric.name: view.metric for view in views}
    for place, view in enumerate(views):
        colour = _COLOURS[place % len(_COLOURS)]
        name = f"{view.name}, " if len(views) > 1 else ""
        for axes, what, factor in ((loss, "loss", 1), (metric_value, view.metric.name, view.metric.factor)):
            for part, style in (("train", "--"), ("validation", "-")):
                label = f"{name}{'training' if part == 'train' else part}"
                values = factor * view.columns[f"{part}_{what}"]
                width = 1.0 if part == "train" else 1.8
                axes.plot(view.epochs, values, style, color=colour, linewidth=width, label=label)
    for axes, label in (
        (loss, ", ".join(metric.loss for metric in metrics.values())),
        (metric_value, "; ".join(metric.axis for metric in metrics.values())),
    ):
        axes.set_xlabel("epochs")
        axes.set_ylabel(label)
        axes.grid(alpha=0.25, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
    metric_value.legend(frameon=False, fontsize="small", loc="lower right")
    return figure


def _rendered(figure: "Figure", kind: str) -> bytes:
    room = io.BytesIO()
    figure.savefig(room, format=kind, dpi=200)
    return room.getvalue()


def _confusion_parts(run: RunFolder) -> list[str]:
    found = run.confusion()
    if found is None:
        return []
    labels, counts = found
    pairs = worst_pairs(labels, counts, 10)
    words = "".join(f"<li>{html.escape(pair.words)}</li>" for pair in pairs)
    parts = ["<h2>Worst pairs</h2>", f"<ul>{words}</ul>"] if pairs else []
    return parts + _misread_parts(run, labels)


def _misread_parts(run: RunFolder, labels: tuple[str, ...]) -> list[str]:
    misread = run.misread()
    if misread is not None and not len(misread.images):
        return []
    classes = () if misread is None else (misread.truth, misread.answer)
    if misread is None or any(one.min() < 0 or one.max() >= len(labels) for one in classes):
        damaged = "<p>The misread samples cannot be read: their file is damaged.</p>"
        return [damaged] if run.misread_path.exists() else []
    tiles = []
    for image, truth, answer, confidence in zip(
        misread.images[:48], misread.truth, misread.answer, misread.confidence, strict=False
    ):
        says = f"{labels[truth]} → {labels[answer]}, {100 * confidence:.0f} %"
        tiles.append(
            f'<figure class="glyph"><img alt="{html.escape(says)}" src="{_data_url(255 - image)}">'
            f"<figcaption>{html.escape(says)}</figcaption></figure>"
        )
    return [
        "<h2>Misread, the most confident first</h2>",
        f'<div class="glyphs">{"".join(tiles)}</div>',
    ]


def _data_url(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> str:
    from PIL import Image

    room = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(room, "PNG")
    return "data:image/png;base64," + base64.b64encode(room.getvalue()).decode()


def _table(rows: Sequence[tuple[str, str]]) -> str:
    cells = (f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{''.join(cells)}</table>"


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #1b2330; background: #fff; max-width: 880px;
  margin: 40px auto; padding: 0 24px; }}
h1 {{ font-size: 26px; margin: 0; }} h2 {{ font-size: 17px; margin: 32px 0 8px; }}
table {{ border-collapse: collapse; }} th {{ text-align: left; font-weight: 400; color: #5f6b7e; }}
th, td {{ padding: 3px 24px 3px 0; vertical-align: top; }} ul {{ margin: 0; padding-left: 20px; columns: 2; }}
figure {{ margin: 0; }} svg {{ width: 100%; height: auto; }}
.glyphs {{ display: flex; flex-wrap: wrap; gap: 8px; }} .glyph {{ width: 96px; text-align: center; }}
.glyph img {{ width: 64px; image-rendering: pixelated; border: 1px solid #dce0e8; border-radius: 6px; }}
.glyph figcaption {{ font-size: 12px; color: #5f6b7e; }}
</style></head><body>
{body}
</body></html>
"""
