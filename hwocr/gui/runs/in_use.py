"""Which run the model comes from that reads now. Knows no Qt; for workers."""

from __future__ import annotations

import filecmp
from collections.abc import Sequence
from pathlib import Path

from hwocr.folders import user_models_folder
from hwocr.runs.analysis.compare import RunRow


def in_use(rows: Sequence[RunRow], model: str) -> frozenset[Path]:
    """Return the folders of the runs whose model is the one in use.

    Args:
        rows: all runs.
        model: what reads: the name of a model or the path of a file.
    """
    return frozenset(row.run.path for row in rows if row.has_model and _is_in_use(row, model))


def _is_in_use(row: RunRow, model: str) -> bool:
    own = row.run.model_path()
    if own is None:
        return False
    installed = Path(model)
    if not installed.suffix:
        if row.recipe is None or row.recipe.model_name != model:
            return False
        installed = user_models_folder() / f"{model}{own.suffix}"
    try:
        # Two runs of one recipe have models of one name: the file itself tells which was taken.
        return installed == own or filecmp.cmp(own, installed, shallow=False)
    except OSError:
        return False
