"""The training tabs. Light to import: what they need is imported in a worker when one is first shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from hwocr.gui.context.tab import ApplicationContext, Tab
from hwocr.gui.training import actions as _actions  # noqa: F401 - enters them in the table
from hwocr.gui.training.lazy import LazyTab

RUN_MENU = (
    "start_run",
    "pause_run",
    "resume_run",
    "stop_run",
    None,
    "start_sweep",
    "sweep_side_by_side",
    None,
    "use_model",
    "open_run_folder",
)
RECIPE_MENU = ("save_recipe", "revert_recipe", "builtin_data")
VIEW_MENU = ("log_scale", "whole_curves")
"""What every training tab has in its menus."""
_CHECKS = (None, "check_gradients", "start_blobs")


def make_numpy_tab(context: ApplicationContext, parent: QWidget) -> Tab:
    """Make the tab that trains the networks of `hwocr.nn`."""
    return LazyTab(
        context,
        parent,
        names={"View": VIEW_MENU, "Recipe": (*RECIPE_MENU, *_CHECKS), "Run": RUN_MENU},
        prepare=_import_body,
        make=_numpy_body,
    )


def _import_body() -> None:
    import hwocr.gui.training.builder  # noqa: F401


def _numpy_body(context: ApplicationContext, tab: LazyTab) -> Iterator[QWidget | None]:
    from hwocr.gui.training.builder import build_view
    from hwocr.gui.training.panels.activations import ActivationsPanel
    from hwocr.gui.training.panels.confusion import ConfusionPanel
    from hwocr.gui.training.panels.gradient_check import CheckPanel
    from hwocr.gui.training.panels.panel import TabKind
    from hwocr.gui.training.panels.weights import WeightsPanel

    panels = (WeightsPanel, ActivationsPanel, ConfusionPanel, CheckPanel)
    return build_view(context, tab, TabKind("numpy", ("mlp",), panels, has_checks=True))
