"""What the CNN tab does besides training."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.training.view import TrainingView
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.installing import export_onnx_model


class CnnCommands:
    """Connects the tab's own actions with the run that is shown."""

    def __init__(self, context: ApplicationContext, tab: LazyTab, body: TrainingView) -> None:
        """Connect them.

        Args:
            context: of the main window.
            tab: whose actions they are.
            body: shows the run.
        """
        self._context = context
        self._body = body
        self._export = tab.actions_by_name["export_onnx"]
        self._export.triggered.connect(lambda _checked=False: self.ask_and_export())
        body.updated.connect(self._update)
        self._update()

    def ask_and_export(self) -> None:
        """Ask for a file and write the run's model to it."""
        run, seen = self._body.run, self._body.seen
        if run is None or seen is None:
            return
        name = seen.recipe.model_name if seen.recipe is not None else run.name
        folder = Path(self._context.settings.last_folder or Path.home())
        chosen, _filter = QFileDialog.getSaveFileName(
            self._body, "Export the network", str(folder / f"{name}.onnx"), "ONNX (*.onnx)"
        )
        if chosen:
            path = Path(chosen)
            self.export(run, path if path.suffix else path.with_suffix(".onnx"))

    def export(self, run: RunFolder, path: Path) -> None:
        """Write a run's model to a file in a worker and say where it is."""
        self._context.workers.start(
            lambda _task: export_onnx_model(run, path),
            lambda _none: self._on_exported(path),
            self._context.messages.show_error,
        )

    def _on_exported(self, path: Path) -> None:
        self._context.settings.last_folder = str(path.parent)
        seen = self._body.seen
        reads = seen is not None and seen.recipe is not None and seen.recipe.reads_glyphs
        hint = (
            "It needs no PyTorch: open it in any hwocr to read with it." if reads else "It needs no PyTorch."
        )
        self._context.messages.show_message(f"Exported {path.name} to {path.parent}.", hint)

    def _update(self) -> None:
        seen = self._body.seen
        self._export.setEnabled(seen is not None and seen.view.model_epoch > 0)
