"""The table of runs: its model, sorted and searched."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from hwocr.gui.appearance.icons import icon
from hwocr.gui.training.run_bar import duration
from hwocr.runs.analysis.compare import RunRow
from hwocr.runs.recipe.metric import ACCURACY

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        title: its heading.
        text: what it shows of a run.
        key: what it is sorted by.
        right: whether it is set to the right.
    """

    title: str
    text: Callable[[RunRow], str]
    key: Callable[[RunRow], Any]
    right: bool = False


def _recipe_name(row: RunRow) -> str:
    return row.recipe.name if row.recipe is not None else "damaged"


def _metric_value(row: RunRow) -> float:
    """Return what orders runs by their best: per cent before decibels, which compare with nothing else."""
    if row.best_value is None:
        return -1.0
    return row.best_value if row.metric is ACCURACY else 1000.0 + row.best_value


COLUMNS = (
    Column("run", lambda row: row.run.name, lambda row: row.run.name.lower()),
    Column("recipe", _recipe_name, _recipe_name),
    Column("state", lambda row: row.state.kind, lambda row: row.state.kind),
    Column("epochs", lambda row: f"{row.epochs} / {row.epochs_planned}", lambda row: row.epochs, True),
    Column(
        "best",
        lambda row: "–" if row.best_value is None else row.metric.text(row.best_value),
        _metric_value,
        True,
    ),
    Column(
        "duration", lambda row: duration(row.seconds) if row.epochs else "–", lambda row: row.seconds, True
    ),
    Column(
        "started",
        lambda row: time.strftime("%d %b %H:%M", time.localtime(row.begun)),
        lambda row: row.begun,
        True,
    ),
)


class RunsModel(QAbstractTableModel):
    """All runs.

    Signals:
        renamed: a run's folder and the name it shall have.
    """

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with no runs."""
        super().__init__(parent)
        self._rows: list[RunRow] = []
        self._used: frozenset[Path] = frozenset()

    @property
    def used(self) -> frozenset[Path]:
        """The folders of the runs whose model is in use."""
        return self._used

    def show_used(self, used: frozenset[Path]) -> None:
        """Mark the runs whose model is in use."""
        if used != self._used:
            self._used = used
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    @property
    def rows(self) -> Sequence[RunRow]:
        """The runs, unsorted."""
        return self._rows

    def show_rows(self, rows: list[RunRow]) -> bool:
        """Take the runs as they stand now.

        Returns:
            Whether other runs are there than before, so that the selection was lost.
        """
        if [row.run for row in rows] != [row.run for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return True
        changed = [i for i, (new, old) in enumerate(zip(rows, self._rows, strict=True)) if new is not old]
        self._rows = rows
        for i in changed:
            self.dataChanged.emit(self.index(i, 0), self.index(i, len(COLUMNS) - 1))
        return False

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many runs there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's
        """Return a heading."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Return what a cell shows."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(row)
        if role == SORT_ROLE:
            return column.key(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if index.column() == 0:
            used = row.run.path in self._used
            if role == Qt.ItemDataRole.DecorationRole and used:
                return icon("check-decagram-outline")
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return f"{row.run.name}; its model is in use" if used else row.run.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.state.reason or (row.recipe.title if row.recipe is not None else "")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        """Ask for another name; the table changes when the folder has it."""
        if role != Qt.ItemDataRole.EditRole or not str(value).strip():
            return False
        row = self._rows[index.row()]
        if str(value).strip() != row.run.name:
            self.renamed.emit(row.run, str(value))
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else flags


class SortedRuns(QSortFilterProxyModel):
    """The runs that contain what was searched for, sorted by a column."""

    def __init__(self, model: RunsModel) -> None:
        """Sort and search a model."""
        super().__init__(model)
        self._model = model
        self._words: list[str] = []
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def search(self, text: str) -> None:
        """Show runs that have all these words somewhere in name, recipe, title or state."""
        self._words = text.lower().split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _parent: Index) -> bool:
        """Whether a run is shown."""
        row = self._model.rows[source_row]
        title = row.recipe.title if row.recipe is not None else ""
        text = f"{row.run.name} {_recipe_name(row)} {title} {row.state.kind}".lower()
        return all(word in text for word in self._words)

    def row_at(self, place: int) -> RunRow:
        """Return the run at a line of the table."""
        return self._model.rows[self.mapToSource(self.index(place, 0)).row()]

    def place_of(self, path: Path) -> int | None:
        """Return the line of a run, or None if it is not shown."""
        for place in range(self.rowCount()):
            if self.row_at(place).run.path == path:
                return place
        return None


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
