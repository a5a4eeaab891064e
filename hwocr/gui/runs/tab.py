"""The Runs tab. Light to import: what it needs is imported in a worker when it is first shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from hwocr.gui.context.tab import ApplicationContext, Tab
from hwocr.gui.runs import actions as _actions  # noqa: F401 - enters them in the table
from hwocr.gui.training.lazy import LazyTab

_EDIT_MENU = ("undo_bin", "find_run", None, "rename_run", "bin_runs", "empty_bin")
_VIEW_MENU = ("log_scale_runs", "whole_curves_runs")
_RUN_MENU = (
    "resume_old",
    "pause_old",
    "stop_old",
    None,
    "use_old_model",
    None,
    "export_csv",
    "export_figure",
    "export_report",
    "show_run_files",
)


def make_runs_tab(context: ApplicationContext, parent: QWidget) -> Tab:
    """Make the tab."""
    return LazyTab(
        context,
        parent,
        names={"Edit": _EDIT_MENU, "View": _VIEW_MENU, "Run": _RUN_MENU},
        prepare=_import_body,
        make=_body,
    )


def _import_body() -> None:
    import hwocr.gui.runs.view  # noqa: F401


def _body(context: ApplicationContext, tab: LazyTab) -> Iterator[QWidget | None]:
    from hwocr.gui.runs.overlay import Overlay
    from hwocr.gui.runs.view import RunsView

    overlay = Overlay(tab.actions_by_name)
    yield None
    yield RunsView(context, tab, overlay)
