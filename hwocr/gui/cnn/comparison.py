"""Several runs in one plot, and one network against another with a click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.cnn.comparable_runs import find_rows, make_runs, row_words, run_words, same_data
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.plots.many_curves import MOST, Drawn, ManyCurves
from hwocr.gui.processes.follower import Seen
from hwocr.gui.processes.run_queue import RunQueue
from hwocr.gui.processes.trainers import Trainers
from hwocr.gui.training.panels.panel import RunsPage
from hwocr.gui.training.recipe.recipe_panel import RecipePanel
from hwocr.gui.training.run_bar import action_button
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import heading, muted, strip, tool_button
from hwocr.runs.analysis.compare import RunRow
from hwocr.runs.analysis.comparison import (
    baseline_of,
    can_be_compared,
    comparison_words,
    side_of,
    side_words,
)
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder

_LIST_ROWS, _LEAST_ROWS = 4, 2
_LEAST_PLOT = 56
_HOW = (
    "A click trains the form's recipe and the one beside it on the same data, for equally many epochs. "
    "Or tick runs below to see their curves together."
)


class ComparisonPage(RunsPage):
    """The choice of a rival, a sentence, curves, and the runs that can be drawn."""

    title = "Compare"
    tip = "Several runs in one plot, and one network against another."
    start_action = "start_against"

    def __init__(
        self,
        context: ApplicationContext,
        trainers: Trainers,
        actions: Mapping[str, QAction],
        recipes: RecipePanel,
    ) -> None:
        """Build the page.

        Args:
            context: of the main window.
            trainers: starts the two.
            actions: ``start_against``, ``against_side_by_side``, ``log_scale`` and ``whole_curves`` are used.
            recipes: holds the form's recipe, and those it can stand against.
        """
        super().__init__()
        self._context = context
        self._recipes = recipes
        self._start = actions["start_against"]
        self._side_by_side = actions["against_side_by_side"]
        self._run_queue = RunQueue(trainers, self)
        self._run_queue.changed.connect(self._on_queue)
        self._seen: dict[Path, Seen] = {}
        self._rows: dict[Path, RunRow] = {}
        self._ticked: list[RunFolder] = []
        self._items: dict[Path, QListWidgetItem] = {}
        self.rivals = ComboBox()
        self.list = QListWidget()
        self.curves = ManyCurves("Nothing is drawn yet.")
        self._words = QLabel(_HOW)
        self._words.setWordWrap(True)
        self._words.setAccessibleName("What the comparison shows")
        self._start.triggered.connect(self.start)
        actions["log_scale"].toggled.connect(self.curves.show_logarithm)
        actions["whole_curves"].triggered.connect(self.curves.show_everything)
        recipes.changed.connect(self._update_rivals)
        self.rivals.currentTextChanged.connect(lambda _name: self._say_start())
        self.list.itemChanged.connect(lambda _item: self._on_ticked())
        trainers.gone.connect(self._on_gone)
        self._build(actions)
        self._update_rivals()

    @property
    def words(self) -> str:
        """What the comparison shows."""
        return self._words.text()

    @property
    def rival(self) -> Recipe | None:
        """The recipe to stand against the form's; None if there is none."""
        return self._recipes.recipes.get(self.rivals.currentText())

    @property
    def runs(self) -> list[RunFolder]:
        """The runs that are drawn."""
        return self._ticked

    @property
    def is_running(self) -> bool:
        """Whether one of the two is at work or waits."""
        return self._run_queue.is_running

    @property
    def queued(self) -> list[RunFolder]:
        """The two that were started with a click."""
        return self._run_queue.runs

    def start(self) -> None:
        """Train the form's recipe and its rival."""
        recipe, rival = self._recipes.recipe, self.rival
        if recipe is not None and rival is not None and not self.is_running:
            self._context.workers.start(
                lambda _task: make_runs(recipe, rival), self._begin, self._context.messages.show_error
            )

    def stop(self) -> None:
        """Call the comparison off."""
        self._run_queue.stop()

    def enabled(self, *, may_train: bool) -> dict[str, bool]:
        """Say which of its actions can be taken."""
        free = not self.is_running
        return {
            "start_against": may_train and free and self.rival is not None,
            "against_side_by_side": free,
        }

    def show_runs(self, seen: Mapping[Path, Seen]) -> None:
        """Draw the ticked runs among these."""
        ticked = {run.path for run in self._ticked}
        self._seen |= {path: one for path, one in seen.items() if path in ticked}
        self.curves.show_runs(seen)
        self._say()
        for path, one in self._seen.items():
            item = self._items.get(path)
            words = run_words(one.view)
            if item is not None and item.text() != words:
                self.list.blockSignals(True)
                item.setText(words)
                self.list.blockSignals(False)

    def tick(self, runs: Sequence[RunFolder]) -> None:
        """Draw these runs and no others."""
        self._ticked = list(runs)[:MOST]
        self._fill()
        self._draw()

    def look(self) -> None:
        """Read which runs there are."""
        kinds = self._recipes.kinds
        self._context.workers.start(lambda _task: find_rows(kinds), self._show_rows)

    def showEvent(self, event: QShowEvent) -> None:
        """List the runs as they are now."""
        super().showEvent(event)
        self.look()

    def _build(self, actions: Mapping[str, QAction]) -> None:
        self.rivals.setAccessibleName("Recipe to compare with")
        self.rivals.setStatusTip("Choose which recipe stands against the form's.")
        self.rivals.setToolTip("The recipe that stands against the form's")
        self.rivals.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rivals.setMinimumContentsLength(8)
        self.list.setObjectName("rows")
        self.list.setAccessibleName("Runs that can be drawn")
        self.list.setStatusTip(f"Tick up to {MOST} runs to see their curves in one plot.")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = self.fontMetrics().lineSpacing() + 10
        self.list.setMinimumHeight(_LEAST_ROWS * line)
        self.list.setMaximumHeight(_LIST_ROWS * line)
        for plot in self.curves.plots:
            plot.setMinimumHeight(_LEAST_PLOT)
        frame, row = strip()
        row.addWidget(muted("Against"))
        row.addSpacing(STEP)
        row.addWidget(self.rivals, 1)
        row.addSpacing(STEP)
        for name in ("against_side_by_side", "log_scale", "whole_curves"):
            row.addWidget(tool_button(actions[name]))
        # Room for three lines, so that the curves do not jump when the sentence changes.
        self._words.setMinimumHeight(3 * self.fontMetrics().lineSpacing() + 4)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        begin = QHBoxLayout()
        begin.setSpacing(2 * STEP)
        begin.addWidget(self.curves.legend, 1)
        begin.addWidget(action_button(self._start))
        inner = QVBoxLayout()
        inner.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        inner.setSpacing(STEP)
        inner.addWidget(self._words)
        inner.addLayout(begin)
        inner.addWidget(self.curves, 1)
        self._list_title = heading("Runs in the plot")
        self._list_title.hide()
        inner.addWidget(self._list_title)
        inner.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(frame)
        column.addLayout(inner, 1)

    def _update_rivals(self) -> None:
        """Offer the recipes that could learn the same as the form's."""
        recipe, recipes = self._recipes.recipe, self._recipes.recipes
        if recipe is None:
            return
        names = [
            name
            for name, other in recipes.items()
            if name != self._recipes.name and can_be_compared(recipe, other)
        ]
        known = [self.rivals.itemText(place) for place in range(self.rivals.count())]
        if names != known:
            self.rivals.blockSignals(True)
            self.rivals.clear()
            self.rivals.addItems(names)
            self.rivals.blockSignals(False)
        wanted = baseline_of(recipe, {name: recipes[name] for name in names})
        if names != known and wanted:
            self.rivals.setCurrentText(wanted)
        self._say_start()

    def _say_start(self) -> None:
        recipe, rival = self._recipes.recipe, self.rival
        if recipe is None or rival is None:
            return
        first, second = side_words(recipe, rival)
        self._start.setText(f"&{first} against {second}")
        self._start.setStatusTip(
            f"Train {recipe.name} and {rival.name} on the same data for {recipe.epochs} epochs each."
        )

    def _begin(self, runs: tuple[RunFolder, RunFolder]) -> None:
        self._seen.clear()
        self._ticked = list(runs)
        self._draw()
        self._run_queue.begin(runs, side_by_side=self._side_by_side.isChecked())
        self.look()

    def _on_queue(self) -> None:
        self.changed.emit()
        if self.isVisible():
            self.look()

    def _on_gone(self, path: Path) -> None:
        self._ticked = [run for run in self._ticked if run.path != path]
        self.look()

    def _on_ticked(self) -> None:
        on = {path: item.checkState() == Qt.CheckState.Checked for path, item in self._items.items()}
        ticked = [run for run in self._ticked if on.get(run.path, True)]
        fresh = [
            RunFolder(path) for path, is_on in on.items() if is_on and all(run.path != path for run in ticked)
        ]
        # The one ticked first gives way when there are more than can be told apart.
        self.tick([*ticked, *fresh][-MOST:])

    def _show_rows(self, rows: list[RunRow]) -> None:
        self._rows = {row.run.path: row for row in rows}
        self._list_title.setVisible(bool(rows))
        self._fill()
        self._draw()

    def _fill(self) -> None:
        ticked = {run.path for run in self._ticked}
        self.list.blockSignals(True)
        place = self.list.verticalScrollBar().value()
        self.list.clear()
        self._items.clear()
        for path, row in self._rows.items():
            item = QListWidgetItem(row_words(row))
            item.setToolTip(str(path))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if path in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
            self._items[path] = item
        self.list.verticalScrollBar().setValue(place)
        self.list.blockSignals(False)

    def _draw(self) -> None:
        names = self._names()
        drawn = []
        for run, name in zip(self._ticked, names, strict=True):
            row = self._rows.get(run.path)
            drawn.append(Drawn(run, name, row.metric) if row is not None else Drawn(run, name))
        self.curves.choose(drawn)
        self.curves.show_runs(self._seen)
        self._say()
        self.changed.emit()

    def _names(self) -> list[str]:
        recipes = [self._recipe_of(run) for run in self._ticked]
        if len(recipes) == 2 and recipes[0] is not None and recipes[1] is not None:
            return list(side_words(recipes[0], recipes[1]))
        return [run.name for run in self._ticked]

    def _recipe_of(self, run: RunFolder) -> Recipe | None:
        if run.path in self._rows:
            return self._rows[run.path].recipe
        return self._seen[run.path].recipe if run.path in self._seen else None

    def _say(self) -> None:
        """Compare the two runs in words, if there are two."""
        if len(self._ticked) != 2:
            self._words.setText("Tick two runs to have them compared in words." if self._ticked else _HOW)
            return
        seen = [self._seen.get(run.path) for run in self._ticked]
        recipes = [self._recipe_of(run) for run in self._ticked]
        if recipes[0] is None or recipes[1] is None:
            return
        if not same_data(recipes[0], recipes[1]):
            self._words.setText(
                "These two learnt from different data or were measured on different ones: "
                "what they reach cannot be compared."
            )
            return
        first, second = (
            side_of(word, one.view if one is not None else None)
            for word, one in zip(side_words(recipes[0], recipes[1]), seen, strict=True)
        )
        self._words.setText(comparison_words(first, second))
