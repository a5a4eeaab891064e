"""Says live why a drawn letter is taken for what it is: once the pen is lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Task
from hwocr.gui.draw.answer import AnswerPanel
from hwocr.gui.draw.recogniser import Answer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.gui.context.neighbour import Neighbour


class DrawWhy(QObject):
    """Asks, for the latest answer alone, what it hangs on and which taught letters are most like it."""

    def __init__(self, context: ApplicationContext, panel: AnswerPanel, parent: QObject) -> None:
        """Explain in this panel."""
        super().__init__(parent)
        self._context = context
        self._panel = panel
        self._task: Task | None = None

    def explain(self, answer: Answer) -> None:
        """Explain an answer, if it has a letter."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        picture = answer.picture
        if picture is None or not answer.alternatives:
            return
        label = answer.alternatives[0].label
        engine, choice = self._context.engine, self._context.reading.choice

        def work(_task: Task) -> tuple[NDArray[np.float32], tuple[Neighbour, ...]]:
            from hwocr.gui.context.explanation import saliency_of

            saliency = saliency_of(picture, label, lambda glyphs: engine.probabilities(glyphs, choice))
            return saliency, engine.taught_like(picture)

        self._task = self._context.workers.start(
            work, lambda found: self._on_found(answer, *found), self._context.messages.show_error
        )

    def _on_found(self, answer: Answer, saliency: NDArray[np.float32], taught: tuple[Neighbour, ...]) -> None:
        self._task = None
        if answer.picture is not None:
            self._panel.show_why(answer.picture, saliency, taught)
