"""The left side of a training tab: which recipe, and its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.recipe.form import RecipeForm
from hwocr.gui.training.run_bar import action_button
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import heading, muted, panel, strip, tool_button
from hwocr.runs.recipe.files import load_recipe, own_recipe_paths, recipe_paths
from hwocr.runs.recipe.own import save_own_recipe
from hwocr.runs.recipe.schema import Recipe

if TYPE_CHECKING:
    from hwocr.datasets.glyphs.catalogue import DatasetDescription


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be trained, and on what.

    Attributes:
        recipes: by name, shipped ones first.
        own: the names of the user's own.
        data: all data sets.
        problems: what was wrong with recipes that cannot be used.
    """

    recipes: dict[str, Recipe]
    own: frozenset[str]
    data: dict[str, DatasetDescription]
    problems: tuple[HwocrError, ...] = ()


def read_catalogue(kinds: Sequence[str]) -> Catalogue:
    """Read all recipes of these kinds of network, and look for the data. Slow: call it in a worker."""
    from hwocr.datasets.glyphs.catalogue import dataset_names, describe
    from hwocr.datasets.images.catalogue import image_set_names

    recipes: dict[str, Recipe] = {}
    problems: list[HwocrError] = []
    own = own_recipe_paths()
    for name, path in {**recipe_paths(), **own}.items():
        try:
            recipe = load_recipe(path)
        except HwocrError as error:
            problems.append(error)
            continue
        if recipe.network.kind in kinds:
            recipes[name] = recipe
    names = [*dataset_names(), *image_set_names()]
    # Folders of one's own are known by the recipes that name them.
    names += [source.name for recipe in recipes.values() for source in recipe.sources]
    data = {}
    for name in dict.fromkeys(names):
        try:
            data[name] = describe(name)
        except HwocrError as error:
            problems.append(error)
    return Catalogue(recipes, frozenset(own), data, tuple(problems))


class RecipePanel(QWidget):
    """Recipe chooser and form.

    Signals:
        changed: the recipe is another one, or its form was changed.
    """

    changed = Signal()

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

    def choose(self, name: str) -> None:
        """Show a recipe."""
        recipe = self._catalogue.recipes.get(name)
        if recipe is None:
            return
        self._box.setCurrentText(name)
        self._box.setToolTip(recipe.title)
        words = [recipe.title, f"Reproduces: {recipe.reproduces}" if recipe.reproduces else ""]
        self._title.setText("\n".join(word for word in words if word))
        self.form.show_recipe(recipe)

    def change(self, recipe: Recipe) -> None:
        """Show a changed recipe in the form of the chosen one."""
        self.form.show_recipe(recipe, self._catalogue.recipes.get(self.name))

    def revert(self) -> None:
        """Show the chosen recipe as it is in its file."""
        self.choose(self._box.currentText())

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
        choice.addWidget(self._name_row())
        if self._controls is not None:
            choice.addWidget(self._controls)
        column.addLayout(choice)
        area = QScrollArea()
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
        self._box.addItems(list(catalogue.recipes))
        self.form.sources.show_known(catalogue.data)
        by_kind = [
            name
            for kind in self._kinds
            for name, recipe in catalogue.recipes.items()
            if recipe.network.kind == kind
        ]
        self.choose(
            next((name for name in (current, self._first, *by_kind) if name in catalogue.recipes), "")
        )
        for problem in catalogue.problems[:1]:
            self._context.messages.show_error(problem)

    def _on_form_changed(self) -> None:
        letters = not self.form.sources.are_photographs
        self._built_in.setVisible(letters and bool(self.form.sources.missing()))
        self._actions["builtin_data"].setEnabled(letters)
        self._actions["revert_recipe"].setEnabled(self.form.is_changed)
        self._actions["save_recipe"].setEnabled(self.recipe is not None)
        self.changed.emit()
