"""The Autoencoder tab. Light to import: what it needs is imported in a worker when it is first shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from hwocr.gui.autoencoder import actions as _actions  # noqa: F401 - enters them in the table
from hwocr.gui.context.tab import ApplicationContext, Tab
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.training.tab import RECIPE_MENU, RUN_MENU, VIEW_MENU


def make_autoencoder_tab(context: ApplicationContext, parent: QWidget) -> Tab:
    """Make the tab that trains the autoencoders of `hwocr.nn` and of PyTorch."""
    return LazyTab(
        context,
        parent,
        names={
            "Edit": ("undo_copy", "redo_copy", "clear_copy"),
            "View": (*VIEW_MENU, None, "earlier_reconstructions", "later_reconstructions"),
            "Recipe": RECIPE_MENU,
            "Run": RUN_MENU,
            "Interpolate": ("other_start", "other_end", "swap_ends"),
        },
        prepare=_import_body,
        make=_body,
    )


def _import_body() -> None:
    import hwocr.gui.training.builder
    import hwocr.models.autoencoder
    import hwocr.runs.store.reconstructions  # noqa: F401


def _body(context: ApplicationContext, tab: LazyTab) -> Iterator[QWidget | None]:
    from hwocr.gui.autoencoder.codes import CodesPanel
    from hwocr.gui.autoencoder.draw import DrawPanel
    from hwocr.gui.autoencoder.interpolation import InterpolationPanel
    from hwocr.gui.autoencoder.pairs import PairsPanel
    from hwocr.gui.training.builder import build_view
    from hwocr.gui.training.panels.activations import ActivationsPanel
    from hwocr.gui.training.panels.panel import TabKind
    from hwocr.gui.training.panels.weights import WeightsPanel
    from hwocr.runs.recipe.glyph_networks import AUTOENCODERS
    from hwocr.runs.recipe.metric import PSNR

    actions = tab.actions_by_name
    panels = (
        partial(PairsPanel, actions=actions),
        CodesPanel,
        partial(InterpolationPanel, actions=actions),
        partial(DrawPanel, actions=actions),
        WeightsPanel,
        ActivationsPanel,
    )
    return build_view(context, tab, TabKind("autoencoder", AUTOENCODERS, panels, metric=PSNR))
