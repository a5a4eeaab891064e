"""Explains the chosen letter while the panel is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Task
from hwocr.gui.read.why.panel import WhyPanel

if TYPE_CHECKING:
    from hwocr.gui.context.explanation import Explanation
    from hwocr.gui.read.tab import ReadTab
    from hwocr.reading.page import Glyph


class Why(QObject):
    """Asks in a worker, for the latest letter alone."""

    def __init__(self, tab: ReadTab, context: ApplicationContext, panel: WhyPanel) -> None:
        """Explain in this panel."""
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self._panel = panel
        self._task: Task | None = None
        panel.closed.connect(self.close)
        panel.removed.connect(self._remove)

    def show(self) -> None:
        """Open the panel for the chosen letter."""
        self._tab.panes.show_lower(self._panel)
        self.refresh()

    def close(self) -> None:
        """Show the letter again."""
        self._tab.panes.show_letter()
        self._tab.panes.text.setFocus()

    def refresh(self) -> None:
        """Explain the letter that is chosen now, if the panel is open."""
        if not self._panel.isVisible():
            return
        if self._task is not None:
            self._task.cancel()
        glyph = self._tab.corrections.editor.glyph
        if glyph is None:
            self._panel.show_explanation("", None, None)
            return
        self._panel.show_explanation(glyph.label, glyph.picture, None)
        letters = [
            one
            for page_state in self._tab.read_queue.page_states
            if page_state.page is not None
            for one in page_state.page.iter_glyphs()
        ]
        engine, choice = self._context.engine, self._context.reading.choice

        def work(_task: Task) -> Explanation:
            from hwocr.gui.context.explanation import explain

            taught = engine.taught_like(glyph.picture)
            training = engine.trained_like(glyph.picture) if glyph.picture.any() else ()
            return explain(
                glyph, letters, lambda pictures: engine.probabilities(pictures, choice), taught, training
            )

        self._task = self._context.quick.start(
            work, lambda found: self._on_explained(glyph, found), self._context.messages.show_error
        )

    def _on_explained(self, glyph: Glyph, explanation: Explanation) -> None:
        self._task = None
        if self._tab.corrections.editor.glyph is glyph:
            self._panel.show_explanation(glyph.label, glyph.picture, explanation)

    def _remove(self, identity: str) -> None:
        self._tab.teaching.remove(identity, self.refresh)
