"""The left side of a training tab: which recipe, and its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.recipe.catalogue import Catalogue, about_recipe, read_catalogue
from hwocr.gui.training.recipe.fields import with_variant
from hwocr.gui.training.recipe.form import RecipeForm
from hwocr.gui.training.run_bar import action_button
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import heading, muted, panel, strip, tool_button
from hwocr.runs.recipe.own import save_own_recipe
from hwocr.runs.recipe.schema import Recipe


class RecipePanel(QWidget):
    """Recipe chooser and form.

    Signals:
        changed: the recipe is another one, or its form was changed.
        picked: a recipe was chosen that is not the shown run's.
    """

    changed = Signal()
    picked = Signal()

    def __init__(
        self,
        context: ApplicationContext,
        actions: Mapping[str, QAction],
        kinds: Sequence[str],
        make_controls: Callable[[RecipePanel], QWidget] | None = None,
        first: str = "",
    ) -> None:
        """Build the panel and read the recipes in a worker.

        Args:
            context: of the main window.
            actions: ``save_recipe``, ``revert_recipe`` and ``builtin_data`` are used.
            kinds: the kinds of network the tab trains.
            make_controls: makes what stands between the recipe and its form; nothing by default.
            first: the recipe to begin with; by default one of the first kind.
        """
        super().__init__()
        self._context = context
        self._kinds = tuple(kinds)
        self._first = first
        self._actions = actions
        self._catalogue = Catalogue({}, frozenset(), {})
        self._wanted = ""
        self.form = RecipeForm()
        self.form.changed.connect(self._on_form_changed)
        self._box = ComboBox()
        self._box.setAccessibleName("Recipe")
        self._box.setStatusTip("Choose what to train.")
        self._box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        self._box.textActivated.connect(self.choose)
        self._title = muted(wrap=True)
        self._title.setAccessibleName("What the recipe is")
        self._variant = ComboBox()
        self._variant.setAccessibleName("Variant")
        self._variant.setStatusTip("Choose the recipe as it is, or a variant of it, such as a quicker one.")
        self._variant.setToolTip("The recipe as it is, or a variant of it")
        self._variant.activated.connect(self._on_variant)
        self._name = QLineEdit()
        self._controls = make_controls(self) if make_controls is not None else None
        self._build()
        actions["save_recipe"].triggered.connect(self._ask_for_name)
        actions["revert_recipe"].triggered.connect(self.revert)
        actions["builtin_data"].triggered.connect(self.form.sources.use_built_in)
        self.reload()

    @property
    def recipe(self) -> Recipe | None:
        """The recipe as the form shows it; None while something in it is wrong."""
        return self.form.recipe

    @property
    def name(self) -> str:
        """The recipe that is chosen."""
        return self._box.currentText()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of network the tab trains."""
        return self._kinds

    @property
    def recipes(self) -> Mapping[str, Recipe]:
        """The recipes that can be chosen, by name."""
        return self._catalogue.recipes

    @property
    def names(self) -> list[str]:
        """The recipes that can be chosen."""
        return list(self._catalogue.recipes)

    def reload(self, choose: str = "") -> None:
        """Read recipes and data sets again, then choose one."""
        self._wanted = choose
        self._context.workers.start(
            lambda _task: read_catalogue(self._kinds), self._show_catalogue, self._context.messages.show_error
        )

    @property
    def about(self) -> str:
        """What is said about the recipe: title, data, expected time and score."""
        return self._title.text()

    @property
    def variant(self) -> str:
        """The variant that is chosen; empty for the recipe as it is."""
        return self._variant.currentData() or ""

    def choose(self, name: str) -> None:
        """Show a recipe."""
        self.picked.emit()
        self._choose(name)

    def choose_variant(self, name: str) -> None:
        """Show a variant of the recipe; "" for the recipe as it is."""
        self._variant.setCurrentIndex(max(0, self._variant.findData(name)))
        self._on_variant()

    def show_of_run(self, recipe: Recipe) -> None:
        """Show the recipe of a run, also where there is none of its name any more."""
        known = self._catalogue.recipes.get(recipe.name)
        if known is None:
            self._catalogue = replace(
                self._catalogue, recipes={**self._catalogue.recipes, recipe.name: recipe}
            )
            self._add_item(recipe.name, recipe)
            known = recipe
        self._choose(recipe.name)
        # What a run keeps is resolved: its variants, and what is expected, are those of the file.
        self.change(recipe.model_copy(update={"variants": known.variants, "expected": known.expected}))

    def _choose(self, name: str) -> None:
        recipe = self._catalogue.recipes.get(name)
        if recipe is None:
            return
        self._box.setCurrentText(name)
        self._box.setToolTip(about_recipe(recipe, reference=True))
        self._title.setText(about_recipe(recipe))
        self._variant.clear()
        self._variant.addItem("as it is", "")
        for variant in recipe.variants:
            self._variant.addItem(variant.replace("_", " "), variant)
        self._variants.setVisible(bool(recipe.variants))
        self.form.show_recipe(recipe)

    def _on_variant(self) -> None:
        recipe = self._catalogue.recipes.get(self.name)
        if recipe is not None:
            self.picked.emit()
            self.change(with_variant(recipe, self.variant))

    def _add_item(self, name: str, recipe: Recipe) -> None:
        self._box.addItem(name)
        words = about_recipe(recipe, reference=True)
        self._box.setItemData(self._box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)

    def change(self, recipe: Recipe) -> None:
        """Show a changed recipe in the form of the chosen one."""
        self.form.show_recipe(recipe, self._catalogue.recipes.get(self.name))

    def revert(self) -> None:
        """Show the chosen recipe as it is in its file."""
        self._choose(self._box.currentText())

    def save_as(self, name: str) -> None:
        """Keep the form as a recipe of the user's own."""
        recipe = self.recipe
        if recipe is None:
            return
        self._context.workers.start(
            lambda _task: save_own_recipe(recipe, name.strip()),
            self._on_saved,
            self._context.messages.show_error,
        )

    def _build(self) -> None:
        frame, column = panel()
        top, row = strip()
        row.addWidget(heading("Recipe"))
        row.addStretch(1)
        for action in ("revert_recipe", "save_recipe"):
            row.addWidget(tool_button(self._actions[action]))
        column.addWidget(top)
        choice = QVBoxLayout()
        choice.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        choice.setSpacing(STEP)
        choice.addWidget(self._box)
        choice.addWidget(self._title)
        self._variants = QWidget()
        row = QHBoxLayout(self._variants)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(muted("Variant"))
        row.addWidget(self._variant, 1)
        self._variants.hide()
        choice.addWidget(self._variants)
        choice.addWidget(self._name_row())
        if self._controls is not None:
            choice.addWidget(self._controls)
        column.addLayout(choice)
        area = QScrollArea()
        area.setAccessibleName("Form of the recipe")
        area.setWidget(self.form)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(area, 1)
        self._built_in = action_button(self._actions["builtin_data"])
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        foot.addWidget(self._built_in)
        column.addLayout(foot)
        self._built_in.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.setMinimumWidth(232)

    def _name_row(self) -> QWidget:
        self._naming = QWidget()
        row = QHBoxLayout(self._naming)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        self._name.setPlaceholderText("name of the new recipe")
        self._name.setAccessibleName("Name of the new recipe")
        self._name.returnPressed.connect(lambda: self.save_as(self._name.text()))
        keep = QPushButton("Save")
        keep.setStatusTip("Keep the form as a recipe of your own.")
        keep.clicked.connect(lambda: self.save_as(self._name.text()))
        row.addWidget(self._name, 1)
        row.addWidget(keep)
        self._naming.hide()
        return self._naming

    def _ask_for_name(self) -> None:
        self._naming.setVisible(self._naming.isHidden())
        if not self._naming.isHidden():
            self._name.setText(f"{self._box.currentText()}_mine")
            self._name.selectAll()
            self._name.setFocus()

    def _on_saved(self, path: Path) -> None:
        self._naming.hide()
        self._context.messages.show_message(f"The recipe {path.stem} is saved.", str(path))
        self.reload(path.stem)

    def _show_catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        current = self._wanted or self._box.currentText()
        self._box.clear()
        for name, recipe in catalogue.recipes.items():
            self._add_item(name, recipe)
        self.form.sources.show_known(catalogue.data)
        by_kind = [
            name
            for kind in self._kinds
            for name, recipe in catalogue.recipes.items()
            if recipe.network.kind == kind
        ]
        self._choose(
            next((name for name in (current, self._first, *by_kind) if name in catalogue.recipes), "")
        )
        for problem in catalogue.problems[:1]:
            self._context.messages.show_error(problem)

    def _on_form_changed(self) -> None:
        shown = self.recipe
        if shown is not None:
            # What was measured of the recipe need not hold for what the form makes of it.
            expected = "" if self.form.is_changed else shown.expected
            self._title.setText(about_recipe(shown.model_copy(update={"expected": expected})))
        letters = not self.form.sources.are_photographs
        self._built_in.setVisible(letters and bool(self.form.sources.missing()))
        self._actions["builtin_data"].setEnabled(letters)
        self._actions["revert_recipe"].setEnabled(self.form.is_changed)
        self._actions["save_recipe"].setEnabled(self.recipe is not None)
        self.changed.emit()
