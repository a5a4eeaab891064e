"""Reading and drawing with the best network of a run."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction

from hwocr.errors import HwocrError
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.processes.trainers import Trainers
from hwocr.gui.training.actions import tell_reader
from hwocr.models.sequence import LINE_MODEL
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.installing import install_model


class ModelUse:
    """Makes the model of a run the active one, and says so."""

    def __init__(
        self, context: ApplicationContext, action: QAction, fail: Callable[[HwocrError], None]
    ) -> None:
        """Do nothing yet.

        Args:
            context: of the main window.
            action: that a person uses a model with.
            fail: told why a model could not be installed.
        """
        self._context = context
        self._action = action
        self._fail = fail

    def offer(self, recipe: Recipe | None) -> bool:
        """Tell whether networks of a recipe can read, and let the action say so."""
        reads = recipe is None or recipe.reads_glyphs or recipe.reads_lines
        tell_reader(self._action, reads)
        return reads

    def start(self, run: RunFolder, recipe: Recipe | None) -> None:
        """Install the model of a run of a recipe, in a worker."""
        # Lines are read by the model of that name, whatever the recipe is called.
        name = LINE_MODEL if recipe is not None and recipe.reads_lines else ""
        self._context.workers.start(lambda _task: install_model(run, name), self._on_installed, self._fail)

    def _on_installed(self, path: Path) -> None:
        if path.stem == LINE_MODEL:
            self._context.messages.show_message(
                f"{path.stem} now reads lines, in Read and in Draw.",
                "Recogniser line, and the automatic choice where rapidocr is not installed.",
            )
            return
        Trainers.of(self._context).tell_model(path.stem)
        self._context.messages.show_message(
            f"{path.stem} is now the active model, in Read and in Draw.",
            "The model chooser at the top right changes it.",
        )
