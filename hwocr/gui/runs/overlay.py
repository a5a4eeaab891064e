"""The curves of several runs over one another, and what differs in their recipes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.plots.many_curves import MOST, Drawn, ManyCurves
from hwocr.gui.processes.follower import Seen
from hwocr.gui.widgets.parts import heading, muted, panel, strip, tool_button
from hwocr.runs.analysis.compare import RunRow, differences, short_names


class Overlay(QWidget):
    """The curves of the chosen runs and a table of differences."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        """Build it.

        Args:
            actions: ``log_scale_runs`` and ``whole_curves_runs`` are used.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self.curves = ManyCurves("Choose runs in the table to see their curves.")
        self.differences = QTableWidget()
        self.differences.setAccessibleName("Differences of the recipes")
        self._words = muted()
        actions["log_scale_runs"].toggled.connect(self.curves.show_logarithm)
        actions["whole_curves_runs"].triggered.connect(self.curves.show_everything)
        self._build(actions)
        self.choose([])

    @property
    def legend(self) -> str:
        """The runs that are drawn, with their values."""
        return self.curves.legend.text()

    def choose(self, rows: Sequence[RunRow]) -> None:
        """Compare these runs; their curves come with `show_runs`."""
        self.curves.choose([Drawn(row.run, row.run.name, row.metric) for row in rows])
        self._show_differences(rows)

    def show_runs(self, seen: Mapping[Path, Seen]) -> None:
        """Draw the chosen runs among these."""
        self.curves.show_runs(seen)

    def _build(self, actions: Mapping[str, QAction]) -> None:
        upper, column = panel()
        top, row = strip()
        row.addWidget(self.curves.legend, 1)
        for name in ("log_scale_runs", "whole_curves_runs"):
            row.addWidget(tool_button(actions[name]))
        column.addWidget(top)
        plots = QVBoxLayout()
        plots.setContentsMargins(STEP, STEP, STEP, STEP)
        plots.addWidget(self.curves)
        column.addLayout(plots, 1)
        lower, column = panel()
        top, row = strip()
        row.addWidget(heading("Differences"))
        row.addStretch(1)
        row.addWidget(self._words)
        column.addWidget(top)
        column.addWidget(self.differences, 1)
        self.differences.verticalHeader().hide()
        self.differences.setShowGrid(False)
        self.differences.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.differences.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.differences.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP + 4)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _show_differences(self, rows: Sequence[RunRow]) -> None:
        recipes = [row.recipe for row in rows[:MOST] if row.recipe is not None]
        found = differences(recipes) if len(recipes) > 1 else {}
        for key in ("name", "expected"):
            found.pop(key, None)
        names = [row.run.name for row in rows[:MOST] if row.recipe is not None]
        self.differences.setColumnCount(1 + len(names) if found else 0)
        self.differences.setRowCount(len(found))
        if found:
            self.differences.setHorizontalHeaderLabels(["setting", *short_names(names)])
            header = self.differences.horizontalHeader()
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            # Long keys leave the names of the runs, and what they have different, their room.
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for place, (key, values) in enumerate(found.items()):
            for column, text in enumerate((key, *map(_cell, values))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.differences.setItem(place, column, item)
        if len(rows) > MOST:
            self._words.setText(f"the first {MOST} of {len(rows)} runs")
        elif len(recipes) < 2:
            self._words.setText("choose two runs or more")
        else:
            self._words.setText("" if found else "the same recipe")


def _cell(value: Any) -> str:  # noqa: ANN401 - any value of a recipe
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)
