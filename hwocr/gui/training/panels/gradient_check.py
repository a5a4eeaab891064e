"""The gradient check: every derivative of the form's network against central differences, layer by layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Workers
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.training.run_bar import action_button
from hwocr.gui.widgets.parts import heading, muted
from hwocr.runs.recipe.schema import Recipe

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from hwocr.nn.gradcheck import GradientCheck

LIMIT = 1e-7
"""The total relative error that a right derivative stays below."""
_ABOUT = "Central differences in float64 for every parameter of the form's recipe, on random pictures."
_HEADS = ("layer", "parameters", "relative error")


class CheckPanel(RunPanel):
    """A button and a table."""

    title = "Gradients"
    tip = "Is backpropagation right? Every derivative against central differences."

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel; `connect` gives it its action."""
        super().__init__(context)
        self._slow: Workers | None = None
        self._recipe: Callable[[], Recipe | None] = lambda: None
        self._checked: Recipe | None = None
        self._words = muted(_ABOUT, wrap=True)
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setAccessibleName("Relative error by layer")
        self.table.setHorizontalHeaderLabels(list(_HEADS))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        self._column.setSpacing(STEP)
        self._column.addWidget(heading("Gradient check"))
        self._column.addWidget(self._words)
        self._column.addWidget(self.table, 1)

    @property
    def words(self) -> str:
        """The result in a sentence."""
        return self._words.text()

    def connect_action(self, action: QAction, slow: Workers, recipe: Callable[[], Recipe | None]) -> None:
        """Check when an action is triggered.

        Args:
            action: ``check_gradients``.
            slow: where the work is done.
            recipe: returns the recipe to check.
        """
        self._slow, self._recipe = slow, recipe
        self._column.addWidget(action_button(action), 0, Qt.AlignmentFlag.AlignLeft)
        action.triggered.connect(self.check)

    def check(self) -> None:
        """Check the recipe of the form."""
        recipe = self._recipe()
        if recipe is None or self._slow is None:
            return
        self._checked = recipe
        self.table.setRowCount(0)
        self._words.setText("Changing one parameter after the other …")
        self._slow.start(
            lambda _task: _check(recipe),
            lambda result: self._show(result) if self._checked is recipe else None,
            self._on_failed,
        )

    def forget_others(self, recipe: Recipe | None) -> None:
        """Take away the result of another recipe's network."""
        if self._checked is not None and (recipe is None or recipe.network != self._checked.network):
            self._checked = None
            self.table.setRowCount(0)
            self._words.setText(_ABOUT)

    def _show(self, result: GradientCheck) -> None:
        rows = [(layer.name, layer.count, layer.relative_error) for layer in result.layers]
        rows.append(("total", result.count, result.relative_error))
        self.table.setRowCount(len(rows))
        for row, (name, count, error) in enumerate(rows):
            for column, text in enumerate((name, f"{count:,}", f"{error:.2e}")):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        verdict = "Backpropagation is right" if result.relative_error < LIMIT else "Backpropagation is WRONG"
        self._words.setText(
            f"{verdict}: total relative error {result.relative_error:.2e} over {result.count:,} parameters"
            f" (right is below {LIMIT:.0e})."
        )

    def _on_failed(self, error: HwocrError) -> None:
        self._words.setText(str(error))


def _check(recipe: Recipe) -> GradientCheck:
    from hwocr.runs.recipe.numpy_networks import check_recipe

    return check_recipe(recipe)
