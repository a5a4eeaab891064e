"""The table of a batch."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hwocr.gui.library.batch_state import BatchState, FileRow

Index = QModelIndex | QPersistentModelIndex
TITLES = ("file", "state", "pages", "confidence", "result")


class BatchModel(QAbstractTableModel):
    """Shows a `BatchState`."""

    def __init__(self, state: BatchState, parent: QObject | None = None) -> None:
        """Show a state."""
        super().__init__(parent)
        self._state = state

    def begun(self) -> None:
        """The state has other rows."""
        self.beginResetModel()
        self.endResetModel()

    def changed(self, place: int) -> None:
        """A row has changed."""
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(TITLES) - 1))

    def row_at(self, place: int) -> FileRow:
        """Return a row."""
        return self._state.rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many files there are."""
        return 0 if parent.isValid() else len(self._state.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: ANN401
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        row = self._state.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(row)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.path}\n{row.words}".strip()
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (2, 3):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _texts(row: FileRow) -> tuple[str, str, str, str, str]:
    pages = f"{row.pages} / {row.count}" if row.count > 1 else str(row.pages or "")
    sure = f"{row.confidence:.0%}" if row.letters or row.confidence else "–"
    return row.name, row.state, pages, sure, row.words
