"""Everything that can be done by keys, in a dialog that can be searched."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.actions import ACTIONS, MORE_KEYS


def shortcut_table() -> dict[str, list[tuple[str, str]]]:
    """Return, by group, the keys and what they do."""
    table: dict[str, list[tuple[str, str]]] = {}
    native = QKeySequence.SequenceFormat.NativeText
    for spec in ACTIONS.values():
        if spec.keys:
            keys = " or ".join(QKeySequence(each).toString(native) for each in spec.keys)
            table.setdefault(spec.group, []).append((keys, spec.text.replace("&", "").rstrip("…")))
    for group, keys, what in MORE_KEYS:
        table.setdefault(group, []).append((keys, what))
    return table


class ShortcutsPanel(QDialog):
    """The table of keys, searched by what is typed; closes with Esc and leaves the window usable."""

    def __init__(self, parent: QWidget) -> None:
        """Fill the table from the table of actions."""
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setObjectName("shortcuts_panel")
        self.setModal(False)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search by key or by what it does")
        self.search.setAccessibleName("Search shortcuts")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName("Keyboard shortcuts")
        self.table.setHorizontalHeaderLabels(["where", "what", "keys"])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        self.resize(680, 560)
        self._show("")

    def _show(self, words: str) -> None:
        wanted = words.lower().split()
        rows = [
            (group, what, keys)
            for group, entries in shortcut_table().items()
            for keys, what in entries
            if all(word in f"{group} {what} {keys}".lower() for word in wanted)
        ]
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                self.table.setItem(place, column, QTableWidgetItem(text))
