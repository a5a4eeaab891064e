"""The CNN tab. Light to import: what it needs is imported in a worker when it is first shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from hwocr.gui.cnn import actions as _actions  # noqa: F401 - enters them in the table
from hwocr.gui.context.tab import ApplicationContext, Tab
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.training.tab import RECIPE_MENU, RUN_MENU, VIEW_MENU

_KINDS = ("cnn", "fcn", "custom", "line_reader", "mobilenet_v2", "squeezenet1_1", "picture_cnn")
_EDIT_MENU = ("undo_letter", "clear_letter", None)
_RUN_MENU = (*RUN_MENU, "export_onnx", "open_photograph", None, "start_against", "against_side_by_side")


def make_cnn_tab(context: ApplicationContext, parent: QWidget) -> Tab:
    """Make the tab that trains the PyTorch networks; PyTorch itself is never imported here."""
    return LazyTab(
        context,
        parent,
        names={"Edit": _EDIT_MENU, "View": VIEW_MENU, "Recipe": RECIPE_MENU, "Run": _RUN_MENU},
        prepare=_import_body,
        make=_cnn_body,
    )


def _import_body() -> None:
    import hwocr.gui.cnn.activations.panel
    import hwocr.gui.training.builder  # noqa: F401


def _cnn_body(context: ApplicationContext, tab: LazyTab) -> Iterator[QWidget | None]:
    from hwocr.gui.cnn.activations.panel import MapsPanel
    from hwocr.gui.cnn.classes import ClassesPanel
    from hwocr.gui.cnn.commands import CnnCommands
    from hwocr.gui.cnn.comparison import ComparisonPage
    from hwocr.gui.cnn.controls import NetworkControls
    from hwocr.gui.cnn.filters import FiltersPanel
    from hwocr.gui.cnn.images import ImagesPanel
    from hwocr.gui.cnn.lines import LinesPanel
    from hwocr.gui.training.builder import build_view
    from hwocr.gui.training.panels.confusion import ConfusionPanel
    from hwocr.gui.training.panels.panel import TabKind
    from hwocr.runs.recipe.torch_needed import lacking_torch

    actions = tab.actions_by_name

    def make_maps(context: ApplicationContext) -> MapsPanel:
        return MapsPanel(context, actions["clear_letter"], actions["undo_letter"], actions["open_photograph"])

    kind = TabKind(
        "cnn",
        _KINDS,
        (FiltersPanel, make_maps, ClassesPanel, ConfusionPanel, ImagesPanel, LinesPanel),
        pages=(ComparisonPage,),
        controls=NetworkControls,
        first="nist36_cnn",
        lacking=lacking_torch,
    )
    for body in build_view(context, tab, kind):
        if body is not None:
            # It lives as long as the body, whose signals it is connected to.
            body.commands = CnnCommands(context, tab, body)  # type: ignore[attr-defined]
        yield body
