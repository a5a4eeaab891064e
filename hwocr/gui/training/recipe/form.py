"""The form of a recipe: a field for each value, with what is wrong said at the field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.icons import icon
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.training.recipe.fields import Field, changed_recipe, sections, text_of
from hwocr.gui.training.recipe.sources import SourcesEditor
from hwocr.gui.widgets.model_chooser import ComboBox
from hwocr.gui.widgets.parts import muted
from hwocr.runs.recipe.schema import Recipe

_OPEN = ("Network", "Learning")
_FIELD_WIDTH = 124


class RecipeForm(QWidget):
    """Edits a recipe.

    Signals:
        changed: a value was changed, for better or worse.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty form."""
        super().__init__(parent)
        self._base: Recipe | None = None
        self._original: Recipe | None = None
        self._recipe: Recipe | None = None
        self._editors: dict[str, QWidget] = {}
        self._errors: dict[str, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        self._column.setSpacing(STEP)
        self.sources = SourcesEditor()
        self.sources.changed.connect(self._check)
        self._general = _error_label()
        self._body: QWidget | None = None
        self._column.addWidget(self._general)
        self._column.addWidget(self.sources)
        self._column.addStretch(1)
        # Not the form's own colours: the style sheet makes what lies in a scroll area transparent.
        follow_colours(self.sources, self._colour_errors)

    @property
    def recipe(self) -> Recipe | None:
        """The recipe as the form shows it, or None while something in it is wrong."""
        return self._recipe

    @property
    def is_changed(self) -> bool:
        """Whether it differs from the recipe that was chosen."""
        return self._original is not None and self._recipe != self._original

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by key."""
        shown = {key: label.text() for key, label in self._errors.items() if label.text()}
        return shown | ({"": self._general.text()} if self._general.text() else {})

    def editor(self, key: str) -> QWidget:
        """Return the field of a key."""
        return self._editors[key]

    def show_recipe(self, recipe: Recipe, original: Recipe | None = None) -> None:
        """Fill the form.

        Args:
            recipe: with what.
            original: what it counts as changed from; the recipe itself by default.
        """
        self._base, self._original = recipe, original or recipe
        self._editors.clear()
        self._errors.clear()
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        for title, fields in sections(recipe):
            column.addLayout(self._section(title, fields, recipe))
        self._column.insertWidget(2, self._body)
        self.sources.show_sources(recipe)
        self._check()

    def set_text(self, key: str, text: str) -> None:
        """Put a value into a field, as if it had been typed."""
        editor = self._editors[key]
        if isinstance(editor, QCheckBox):
            editor.setChecked(text == "true")
        elif isinstance(editor, ComboBox):
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def texts(self) -> dict[str, str]:
        """Return what stands in the fields, by key."""
        return {key: _text(editor) for key, editor in self._editors.items()}

    def _section(self, title: str, fields: list[Field], recipe: Recipe) -> QVBoxLayout:
        inner = QWidget(self._body)  # with a parent, or it would show as a window of its own
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, STEP)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for field in fields:
            self._add_field(grid, field, recipe)
        toggle = QToolButton()
        toggle.setText(title)
        toggle.setCheckable(True)
        toggle.setAutoRaise(True)
        toggle.setObjectName("fold")
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setAccessibleName(f"{title}: show or hide")

        def open_up(on: bool) -> None:
            inner.setVisible(on)
            toggle.setIcon(icon("chevron-down" if on else "chevron-right"))

        toggle.toggled.connect(open_up)
        toggle.setChecked(title in _OPEN)
        open_up(title in _OPEN)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(inner)
        return column

    def _add_field(self, grid: QGridLayout, field: Field, recipe: Recipe) -> None:
        row = grid.rowCount()
        editor = self._make_editor(field, text_of(recipe, field.key))
        label = QLabel(field.label)
        label.setBuddy(editor)
        label.setToolTip(field.tip)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        editor.setToolTip(field.tip)
        editor.setStatusTip(f"{field.tip} ({field.key})")
        editor.setAccessibleName(field.label)
        editor.setFixedWidth(_FIELD_WIDTH)
        error = _error_label()
        grid.addWidget(label, row, 0)
        grid.addWidget(editor, row, 1)
        grid.addWidget(error, row + 1, 0, 1, 2)
        self._editors[field.key] = editor
        self._errors[field.key] = error

    def _make_editor(self, field: Field, text: str) -> QWidget:
        if field.kind == "choice":
            box = ComboBox()
            box.addItems(list(field.choices))
            box.setCurrentText(text)
            box.currentTextChanged.connect(self._check)
            return box
        if field.kind == "switch":
            switch = QCheckBox()
            switch.setChecked(text == "true")
            switch.toggled.connect(self._check)
            return switch
        edit = QLineEdit(text)
        edit.setPlaceholderText("all" if field.optional else "")
        edit.textChanged.connect(self._check)
        return edit

    def _check(self) -> None:
        if self._base is None:
            return
        self._recipe, wrong = changed_recipe(self._base, self.texts(), self.sources.tables())
        for key, label in self._errors.items():
            _say(label, wrong.get(key, ""))
        _say(self._general, wrong.get("", ""))
        self.changed.emit()

    def _colour_errors(self) -> None:
        for label in (self._general, *self._errors.values()):
            # The labels learn of other colours later than the form does.
            label.setStyleSheet(f"color: {colours_of(self.sources.palette()).error}" if label.text() else "")


def _error_label() -> QLabel:
    label = muted(wrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.hide()
    return label


def _say(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
    if words:
        label.setStyleSheet(f"color: {colours_of(label.palette()).error}")


def _text(editor: QWidget) -> str:
    if isinstance(editor, QCheckBox):
        return "true" if editor.isChecked() else "false"
    if isinstance(editor, ComboBox):
        return editor.currentText()
    return editor.text() if isinstance(editor, QLineEdit) else ""
