"""Everything that can be done by keys, in a panel beside the work."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDockWidget, QGridLayout, QLabel, QScrollArea, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.actions import ACTIONS, MORE_KEYS
from hwocr.gui.widgets.parts import heading, muted


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


class ShortcutsPanel(QDockWidget):
    """The table of keys; stays open while one works."""

    def __init__(self, parent: QWidget) -> None:
        """Fill the panel from the table of actions."""
        super().__init__("Keyboard shortcuts", parent)
        self.setObjectName("shortcuts_panel")
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea | Qt.DockWidgetArea.LeftDockWidgetArea)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(2 * STEP, STEP, 2 * STEP, 2 * STEP)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(6)
        row = 0
        for group, entries in shortcut_table().items():
            title = heading(group)
            title.setContentsMargins(0, STEP if row else 0, 0, 2)
            grid.addWidget(title, row, 0, 1, 2)
            row += 1
            for keys, what in entries:
                label = QLabel(escape(what))
                shown = muted(keys)
                grid.addWidget(label, row, 0)
                grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)
                row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(body.sizeHint().width() + 3 * STEP)
        self.setWidget(area)
