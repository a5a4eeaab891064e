"""Building a training tab in steps, none of which holds the window up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Workers
from hwocr.gui.plots.curves import CurvesPanel
from hwocr.gui.processes.trainers import Trainers
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.training.panels.blobs import BlobsPanel
from hwocr.gui.training.panels.panel import RunPanel, RunsPage, TabKind
from hwocr.gui.training.panels.sweep import SweepPanel
from hwocr.gui.training.recipe.recipe_panel import RecipePanel
from hwocr.gui.training.view import TrainingView


@dataclass(frozen=True, slots=True)
class Widgets:
    """The large widgets of a training tab, and the thread for its slow work."""

    slow: Workers
    recipes: RecipePanel
    curves: CurvesPanel
    pages: list[RunsPage]
    blobs: BlobsPanel | None
    panels: list[RunPanel]


def build_view(context: ApplicationContext, tab: LazyTab, kind: TabKind) -> Iterator[TrainingView | None]:
    """Build a training tab.

    Yields:
        None after each step, the body at last.
    """
    actions = tab.actions_by_name
    slow = Workers(threads=1)
    recipes = RecipePanel(context, actions, kind.kinds, kind.controls, kind.first)
    yield None
    curves = CurvesPanel(actions, kind.metric)
    yield None
    pages: list[RunsPage] = [SweepPanel(context, Trainers.of(context), actions, lambda: recipes.recipe)]
    yield None
    for make_page in kind.pages:
        pages.append(make_page(context, Trainers.of(context), actions, recipes))
        yield None
    blobs = BlobsPanel(actions["start_blobs"], slow) if kind.has_checks else None
    panels = [make(context) for make in kind.panels]
    yield None
    yield TrainingView(context, tab, kind, Widgets(slow, recipes, curves, pages, blobs, panels))
