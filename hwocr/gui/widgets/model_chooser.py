"""The box in which the model is chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPalette, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from hwocr.gui.appearance.icons import draw_icon
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.context.engine import ALL_RECOGNISERS, MODEL_SUFFIXES, shown_name


class ComboBox(QComboBox):
    """A combo box with the house's own arrow, which a style sheet cannot draw.

    What is too long for it is shortened in the middle: names of runs and files differ at their ends.
    """

    @property
    def shown_text(self) -> str:
        """The words in the box as far as there is room for them."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return self._fitting(option)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, then the arrow."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0 and self.placeholderText():
            option.palette.setBrush(QPalette.ColorRole.ButtonText, option.palette.placeholderText())
            option.currentText = self.placeholderText()
        option.currentText = self._fitting(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        place = QRect(self.width() - 26, (self.height() - 18) // 2, 18, 18)
        draw_icon(painter, "chevron-down", place, QColor(colours_of(self.palette()).muted))

    def _fitting(self, option: QStyleOptionComboBox) -> str:
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - (0 if option.currentIcon.isNull() else self.iconSize().width() + 4)
        return self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideMiddle, room)


class RecogniserChooser(QWidget):
    """A label and the ways to read lines: all of them, each where it is surest, or one alone.

    Signals:
        chosen: the name the user picked.
    """

    chosen = Signal(str)

    def __init__(self, current: str, parent: QWidget | None = None) -> None:
        """Show ``current`` until the list is known."""
        super().__init__(parent)
        self._current = current
        self._box = ComboBox()
        self._box.setAccessibleName("Recogniser")
        self._box.setStatusTip("Choose what reads lines; Automatic takes for each line what suits it.")
        self._box.setMinimumContentsLength(len("Automatic") + 1)
        self._box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self._box.activated.connect(self._on_activated)
        label = QLabel("&Recogniser")
        label.setObjectName("muted")
        label.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(label)
        row.addWidget(self._box)
        self.show_recognisers(())

    @property
    def box(self) -> QComboBox:
        """The combo box itself."""
        return self._box

    def _on_activated(self, index: int) -> None:
        self._current = self._box.itemData(index)
        self.chosen.emit(self._current)

    def show_recognisers(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """List recognisers: name, title, and what each lacks; then it cannot be chosen."""
        listed = [(ALL_RECOGNISERS, "Each line by the recogniser that is right about it", ""), *entries]
        if self._current not in [name for name, _, _ in listed]:
            listed.append((self._current, self._current, ""))
        self._box.clear()
        for place, (name, title, lacks) in enumerate(listed):
            self._box.addItem("Automatic" if name == ALL_RECOGNISERS else name, name)
            self._box.setItemData(place, f"{title}. {lacks}".strip(), Qt.ItemDataRole.ToolTipRole)
            model = self._box.model()
            if lacks and isinstance(model, QStandardItemModel):
                model.item(place).setEnabled(False)
        self._box.setCurrentIndex(self._box.findData(self._current))


class ModelChooser(QWidget):
    """A label, the names of the models, and at their end the way to a model file.

    Signals:
        chosen: the name, or the path of a file, the user picked.
        file_wanted: a model shall be opened from a file.
    """

    chosen = Signal(str)
    file_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show ``name`` until the list is known."""
        super().__init__(parent)
        self._names: list[str] = []
        self._current = name
        self._box = ComboBox()
        self._box.setAccessibleName("Model")
        self._box.setStatusTip(
            "Choose the model that reads; Automatic takes the one for the page: capitals, or both cases."
        )
        self._box.setMinimumContentsLength(16)
        self._box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self._box.activated.connect(self._on_activated)
        label = QLabel("&Model")
        label.setObjectName("muted")
        label.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(label)
        row.addWidget(self._box)
        self.show_models((), name)

    @property
    def box(self) -> QComboBox:
        """The combo box itself."""
        return self._box

    def show_models(self, names: Sequence[str], current: str) -> None:
        """List the models; ``current`` stays chosen even if it is none of them (a file's path)."""
        self._names, self._current = list(names), current
        listed = [*names] if current in names else [*names, current]
        self._box.clear()
        for name in listed:
            self._box.addItem(_short(name), name)
            self._box.setItemData(self._box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self._box.insertSeparator(self._box.count())
        self._box.addItem("Open a model file…")
        self._box.setCurrentIndex(listed.index(current))
        self._box.setToolTip(f"The model that reads: {current}")

    def show_current(self, current: str) -> None:
        """Show another model as chosen, listed or not."""
        if current != self._current:
            self.show_models(self._names, current)

    def _on_activated(self, index: int) -> None:
        name = self._box.itemData(index)
        if name is None:
            self._box.setCurrentIndex(self._box.findData(self._current))
            self.file_wanted.emit()
            return
        self._current = name
        self._box.setToolTip(f"The model that reads: {name}")
        self.chosen.emit(name)


def _short(name: str) -> str:
    """Return a model's name, or of a file's path the end."""
    return Path(name).name if Path(name).suffix in MODEL_SUFFIXES else shown_name(name)
