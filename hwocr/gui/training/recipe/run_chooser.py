"""The box in which the run that is shown is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import muted
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.listing import list_runs

_MOST = 60


class RunChooser(QWidget):
    """The latest runs of some kinds of network.

    Signals:
        chosen: the `RunFolder` to show; None if there are no runs.
        picked: the `RunFolder` that a person chose.
    """

    chosen = Signal(object)
    picked = Signal(object)

    def __init__(
        self, context: ApplicationContext, kinds: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """Make an empty box.

        Args:
            context: of the main window.
            kinds: the kinds of network whose runs are listed.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._context = context
        self._kinds = tuple(kinds)
        self._runs: list[RunFolder] = []
        self._box = ComboBox()
        self._box.setAccessibleName("Run")
        self._box.setStatusTip("Choose the run to look at.")
        self._box.setToolTip("The run that is shown")
        self._box.setPlaceholderText("no run yet")
        self._box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(6)
        self._box.setMinimumWidth(48)
        self._box.activated.connect(lambda index: self.picked.emit(self._runs[index]))
        self._box.activated.connect(lambda index: self.chosen.emit(self._runs[index]))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(muted("Run"))
        row.addWidget(self._box, 1)

    @property
    def names(self) -> list[str]:
        """The runs that can be chosen."""
        return [run.name for run in self._runs]

    def add(self, run: RunFolder) -> None:
        """Put a new run at the head."""
        self._runs.insert(0, run)
        self._box.insertItem(0, run.name)
        self._box.setCurrentIndex(0)

    def reload(self, *, choose_latest: bool) -> None:
        """Read which runs there are.

        Args:
            choose_latest: whether to go to the one that is under way, or to the latest.
        """
        self._context.workers.start(
            lambda _task: _find_runs(self._kinds),
            lambda found: self._show(*found, choose_latest=choose_latest),
        )

    def _show(self, runs: list[RunFolder], live: int, *, choose_latest: bool) -> None:
        current = self._box.currentText()
        self._runs = runs
        self._box.clear()
        self._box.addItems([run.name for run in runs])
        if choose_latest:
            self._box.setCurrentIndex(live)
            self.chosen.emit(runs[live] if runs else None)
        else:
            self._box.setCurrentText(current)


def _find_runs(kinds: Sequence[str]) -> tuple[list[RunFolder], int]:
    """Return the latest runs of some kinds, and the place of the one that is under way, or 0."""
    runs: list[RunFolder] = []
    for run in list_runs():
        try:
            if run.recipe().network.kind in kinds:
                runs.append(run)
        except HwocrError:
            continue
        if len(runs) == _MOST:
            break
    live = next((index for index, run in enumerate(runs) if run.state().is_live), 0)
    return runs, live if runs else -1
