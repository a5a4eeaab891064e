"""The few choices that make a PyTorch network what it is, above the form with all of its values."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.training.recipe.recipe_panel import RecipePanel
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import muted
from hwocr.runs.analysis.comparison import baseline_of, can_be_compared, network_word, on_data_of
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.recipe.torch_needed import lacking_torch

_WEIGHTS, _FROZEN, _EPOCHS = "network.weights", "network.frozen_epochs", "epochs"
_IMAGENET = "imagenet"
# How long a pretrained network's features are kept as they are: never, at first, always.
_NEVER, _AT_FIRST, _ALWAYS = 0, 1, 2
_FREEZING = ("trained from the start", "frozen at first", "frozen throughout")
# What "at first" is in a recipe that did not freeze, in epochs.
_FIRST_EPOCHS = 3


class NetworkControls(QWidget):
    """Architecture; for photographs also whether it is pretrained, and how long its features are frozen.

    They stand for fields of the form, and follow them.
    """

    def __init__(self, panel: RecipePanel) -> None:
        """Build the controls.

        Args:
            panel: whose form they change.
        """
        super().__init__()
        self._panel = panel
        self._form = panel.form
        self.architecture = ComboBox()
        self.pretrained = QCheckBox("ImageNet-pretrained")
        self.frozen = ComboBox()
        self._labels: list[QLabel] = []
        self._build()
        self.architecture.activated.connect(lambda _index: self._change_architecture())
        self.pretrained.clicked.connect(self._change_weights)
        self.frozen.activated.connect(self._change_frozen)
        self._form.changed.connect(self._follow)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        message, hint = lacking_torch()
        if message:
            lacking = muted(f"{message}\n{hint}", wrap=True)
            lacking.setAccessibleName("What is not installed")
            _warn(lacking)
            follow_colours(lacking, lambda: _warn(lacking))
            lacking.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(lacking)
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        rows = (
            (
                "Network",
                self.architecture,
                "Which architecture learns; its own way of learning comes with it.",
            ),
            (
                "Weights",
                self.pretrained,
                "Start from weights pretrained on ImageNet, or from random ones.",
            ),
            ("Features", self.frozen, "How long only the last layer learns and the rest is kept as it was."),
        )
        for place, (name, editor, tip) in enumerate(rows):
            label = muted(name)
            label.setBuddy(editor)
            label.setToolTip(tip)
            editor.setToolTip(tip)
            editor.setStatusTip(tip)
            editor.setAccessibleName(name)
            self._labels.append(label)
            grid.addWidget(label, place, 0)
            grid.addWidget(editor, place, 1)
        for box in (self.architecture, self.frozen):
            box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self.frozen.addItems(list(_FREEZING))
        column.addLayout(grid)

    def _follow(self) -> None:
        """Show what stands in the form."""
        recipe = self._form.recipe
        if recipe is None:
            return
        kinds = self._kinds(recipe)
        known = [self.architecture.itemData(place) for place in range(self.architecture.count())]
        if kinds != known:
            self.architecture.clear()
            for kind in kinds:
                self.architecture.addItem(network_word(kind), kind)
        self.architecture.setCurrentIndex(kinds.index(recipe.network.kind))
        texts = self._form.texts()
        for place, (editor, key) in enumerate(((self.pretrained, _WEIGHTS), (self.frozen, _FROZEN)), 1):
            is_there = key in texts
            editor.setVisible(is_there)
            self._labels[place].setVisible(is_there)
        self.pretrained.setChecked(bool(texts.get(_WEIGHTS)))
        frozen, epochs = _number(texts.get(_FROZEN)), recipe.epochs
        self.frozen.setCurrentIndex(_NEVER if not frozen else _ALWAYS if frozen >= epochs else _AT_FIRST)
        self.frozen.setEnabled(self.pretrained.isChecked())

    def _kinds(self, recipe: Recipe) -> list[str]:
        there = {
            other.network.kind: None
            for other in self._panel.recipes.values()
            if can_be_compared(recipe, other)
        }
        return list(there | {recipe.network.kind: None})

    def _change_architecture(self) -> None:
        recipe, kind = self._form.recipe, self.architecture.currentData()
        if recipe is None or kind == recipe.network.kind:
            return
        original = self._panel.recipes.get(self._panel.name)
        if original is not None and original.network.kind == kind and can_be_compared(recipe, original):
            self._panel.change(on_data_of(recipe, original))
            return
        of_kind = {name: one for name, one in self._panel.recipes.items() if one.network.kind == kind}
        rival = baseline_of(recipe, of_kind, kind)
        if rival:
            self._panel.change(on_data_of(recipe, of_kind[rival]))

    def _change_weights(self, on: bool) -> None:
        chosen = self._panel.recipes.get(self._panel.name)
        own = getattr(chosen.network, "weights", "") if chosen is not None else ""
        self._form.set_text(_WEIGHTS, (own or _IMAGENET) if on else "")
        if not on:
            # Features that nothing has taught yet must learn.
            self._form.set_text(_FROZEN, "0")

    def _change_frozen(self, choice: int) -> None:
        recipe = self._form.recipe
        if recipe is None:
            return
        at_first = min(_FIRST_EPOCHS, max(1, recipe.epochs - 1))
        self._form.set_text(_FROZEN, str((0, at_first, recipe.epochs)[choice]))


def _warn(label: QLabel) -> None:
    label.setStyleSheet(f"color: {colours_of(label.palette()).warning}")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
