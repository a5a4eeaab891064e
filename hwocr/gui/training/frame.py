"""How the parts of a training tab stand: recipe left, pages in the middle, panels right, run bar below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.widgets.parts import panel, strip
from hwocr.gui.widgets.segments import Segments
from hwocr.runs.recipe.schema import Recipe

Page = tuple[str, str, QWidget]
"""A page in the middle: its title, what it shows in a sentence, and the page."""


class TrainingFrame(QWidget):
    """The parts of a training tab, with the switches between pages and between panels.

    Attributes:
        panel_segments: switch between the panels at the right.

    Signals:
        page_changed: another page is at the front.
    """

    page_changed = Signal()

    def __init__(
        self,
        *,
        recipes: QWidget,
        chooser: QWidget,
        pages: Sequence[Page],
        panels: Sequence[RunPanel],
        bar: QWidget,
        state: QByteArray | None,
    ) -> None:
        """Put the parts together.

        Args:
            recipes: what stands at the left.
            chooser: what stands above the pages, before their titles.
            pages: for the middle.
            panels: for the right.
            bar: what stands below all of them.
            state: of the splitter, as `state` returned it; None for the usual widths.
        """
        super().__init__()
        self._panels = panels
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(STEP + 4)
        for widget in (recipes, self._middle(chooser, pages), self._right(panels)):
            self._splitter.addWidget(widget)
        for index, stretch in enumerate((0, 4, 3)):
            self._splitter.setStretchFactor(index, stretch)
        self._splitter.setSizes([304, 600, 480])
        if state is not None:
            self._splitter.restoreState(state)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(STEP)
        outer.addWidget(self._splitter, 1)
        outer.addWidget(bar)

    @property
    def page(self) -> QWidget | None:
        """The page at the front."""
        return self._pages.currentWidget()

    def state(self) -> QByteArray:
        """Return the widths of the parts, to be kept."""
        return self._splitter.saveState()

    def show_page(self, index: int) -> None:
        """Bring a page to the front."""
        self._page_segments.choose(index)

    def show_panel(self, kind: type[RunPanel]) -> RunPanel:
        """Return the panel of a type, brought to the front."""
        index = next(place for place, one in enumerate(self._panels) if isinstance(one, kind))
        self.panel_segments.choose(index)
        return self._panels[index]

    def offer_panels(self, recipe: Recipe | None) -> None:
        """Offer the panels that have something to show of a recipe's runs; all of them without a recipe."""
        for place, one in enumerate(self._panels):
            self.panel_segments.show_page(place, recipe is None or one.suits(recipe))

    def _middle(self, chooser: QWidget, pages: Sequence[Page]) -> QFrame:
        frame, column = panel()
        head, row = strip()
        self._page_segments = Segments([(title, tip) for title, tip, _page in pages])
        # In a small window the name of the run gives way, not those of the pages.
        self._page_segments.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._pages = QStackedWidget()
        for _title, _tip, page in pages:
            self._pages.addWidget(page)
        self._page_segments.chosen.connect(self._pages.setCurrentIndex)
        self._page_segments.chosen.connect(lambda _index: self.page_changed.emit())
        row.addWidget(chooser, 1)
        row.addSpacing(STEP)
        row.addWidget(self._page_segments)
        column.addWidget(head)
        column.addWidget(self._pages, 1)
        frame.setMinimumWidth(336)
        return frame

    def _right(self, panels: Sequence[RunPanel]) -> QFrame:
        frame, column = panel()
        head, row = strip()
        self.panel_segments = Segments([(one.title, one.tip) for one in panels], wraps_in=head)
        row.addWidget(self.panel_segments)
        row.addStretch(1)
        pages = QStackedWidget()
        for one in panels:
            pages.addWidget(one)
        self.panel_segments.chosen.connect(pages.setCurrentIndex)
        column.addWidget(head)
        column.addWidget(pages, 1)
        frame.setMinimumWidth(284)
        return frame
