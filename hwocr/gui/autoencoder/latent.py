"""What the panels that need the model have in common: they load it, with the codes of the samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.models.autoencoder import Autoencoder, load_autoencoder
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.reconstructions import CodeMap, read_code_map

WAITING = "This comes with the run's first saved model, after some seconds of training."


def fitting_side(width: int, count: int, most: int) -> int:
    """Return the side of squares of which ``count`` stand side by side in a panel ``width`` wide."""
    return max(40, min(most, (width - 4 * STEP - (count - 1) * 2 * STEP) // count))


class LatentPanel(RunPanel):
    """A panel that asks the run's latest model.

    Attributes:
        codes: where the validation samples lie; None while there is no model.
    """

    def __init__(self, context: ApplicationContext) -> None:
        """Make it for a window."""
        super().__init__(context)
        self.codes: CodeMap | None = None
        self._model_epoch = 0

    def forget(self) -> None:
        """Show nothing."""
        self.codes, self._model_epoch = None, 0
        self.show_codes()

    def refresh(self) -> None:
        """Take the model if it is a new one."""
        if self.run_seen is not None and self.run_seen.view.model_epoch != self._model_epoch:
            self._load()

    def show_codes(self) -> None:
        """Show what ``codes`` say now, and ask again what was asked of an older model."""

    def ask(self, question: Callable[[Autoencoder, CodeMap], Any], done: Callable[[Any], None]) -> None:
        """Put a question to the model in a worker; of several that wait, the latest is answered."""
        if self.run_seen is None or self.codes is None:
            return
        if self.run_seen.view.model_epoch != self._model_epoch:
            # It would take the place of the load that waits; once that is done, it is asked again.
            self._load()
            return
        run, codes = self.run_seen.run, self.codes
        self.read(lambda: question(_model(run), codes), done)

    def _load(self) -> None:
        assert self.run_seen is not None
        run, epoch = self.run_seen.run, self.run_seen.view.model_epoch

        def take(codes: CodeMap | None) -> None:
            self.codes, self._model_epoch = codes, epoch
            self.show_codes()

        self.read(lambda: read_code_map(run), take)


def _model(run: RunFolder) -> Autoencoder:
    return load_autoencoder(str(run.model_path()))
