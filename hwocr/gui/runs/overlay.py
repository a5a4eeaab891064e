"""The curves of several runs over one another, and what differs in their recipes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.theme import STEP, Colours, colours_of
from hwocr.gui.training.follower import Seen
from hwocr.gui.training.plot import Line, Plot, nearest
from hwocr.gui.widgets.parts import heading, muted, panel, strip, tool_button
from hwocr.runs.comparing import RunRow, differences, short_names
from hwocr.runs.metric import ACCURACY, METRICS, Metric

MOST = 6
"""So many runs can be told apart by colour."""

_COLOURS: tuple[Callable[[Colours], str], ...] = (
    lambda colours: colours.accent,
    lambda colours: colours.confidence[2],
    lambda colours: colours.confidence[0],
    lambda colours: colours.confidence[1],
    lambda colours: colours.text,
    lambda colours: colours.muted,
)


class Overlay(QWidget):
    """The loss, the metrics and a table of differences."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        """Build it.

        Args:
            actions: ``log_scale_runs`` and ``whole_curves_runs`` are used.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self.loss = Plot("validation loss")
        # Runs of both kinds may be chosen at once; a plot without curves is hidden.
        self.merits = {
            name: Plot(f"validation {metric.axis}", bottom="epochs") for name, metric in METRICS.items()
        }
        self._metrics: dict[str, Metric] = {}
        for plot in self.merits.values():
            plot.setXLink(self.loss)
        self._names: dict[str, str] = {}
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        self._legend.setAccessibleName("Runs in the plot")
        self.differences = QTableWidget()
        self.differences.setAccessibleName("Differences of the recipes")
        self._words = muted()
        for plot in self._plots:
            plot.pointed.connect(self._show_at)
        actions["log_scale_runs"].toggled.connect(self._show_logarithm)
        actions["whole_curves_runs"].triggered.connect(self._show_everything)
        self._build(actions)
        self.choose([])

    @property
    def _plots(self) -> tuple[Plot, ...]:
        return (self.loss, *self.merits.values())

    @property
    def legend(self) -> str:
        """The runs that are drawn, with their values."""
        return self._legend.text()

    def choose(self, rows: Sequence[RunRow]) -> None:
        """Compare these runs; their curves come with `show_runs`."""
        wanted = {str(row.run.path): row.run.name for row in rows[:MOST]}
        self._metrics = {str(row.run.path): row.metric for row in rows[:MOST]}
        shown = {metric.name for metric in self._metrics.values()} or {ACCURACY.name}
        for kind, plot in self.merits.items():
            plot.setVisible(kind in shown)
        if wanted != self._names:
            self._names = wanted
            for plot in self._plots:
                plot.remove_lines()
                plot.show_everything()
            for (key, name), colour in zip(wanted.items(), _COLOURS, strict=False):
                for plot in (self.loss, self.merits[self._metrics[key].name]):
                    plot.add_line(key, Line(name, colour))
        self._say(None)
        self._show_differences(rows)

    def show_runs(self, seen: Mapping[Path, Seen]) -> None:
        """Draw the chosen runs among these."""
        for path, one in seen.items():
            if str(path) in self._names:
                self.loss.show_curve(str(path), *one.curves["validation_loss"])
                metric = self._metrics[str(path)]
                x, y = one.curves[f"validation_{metric.name}"]
                self.merits[metric.name].show_curve(str(path), x, metric.factor * y)
        self._say(None)

    def _build(self, actions: Mapping[str, QAction]) -> None:
        upper, column = panel()
        top, row = strip()
        row.addWidget(self._legend, 1)
        for name in ("log_scale_runs", "whole_curves_runs"):
            row.addWidget(tool_button(actions[name]))
        column.addWidget(top)
        plots = QVBoxLayout()
        plots.setContentsMargins(STEP, STEP, STEP, STEP)
        plots.setSpacing(STEP)
        plots.addWidget(self.loss, 1)
        for plot in self.merits.values():
            plots.addWidget(plot, 1)
        column.addLayout(plots, 1)
        lower, column = panel()
        top, row = strip()
        row.addWidget(heading("What differs"))
        row.addStretch(1)
        row.addWidget(self._words)
        column.addWidget(top)
        column.addWidget(self.differences, 1)
        self.differences.verticalHeader().hide()
        self.differences.setShowGrid(False)
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
        found.pop("name", None)
        names = [row.run.name for row in rows[:MOST] if row.recipe is not None]
        self.differences.setColumnCount(1 + len(names) if found else 0)
        self.differences.setRowCount(len(found))
        if found:
            self.differences.setHorizontalHeaderLabels(["setting", *short_names(names)])
            header = self.differences.horizontalHeader()
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for place, (key, values) in enumerate(found.items()):
            for column, text in enumerate((key, *map(_cell, values))):
                self.differences.setItem(place, column, QTableWidgetItem(text))
        if len(rows) > MOST:
            self._words.setText(f"the first {MOST} of {len(rows)} runs")
        elif len(recipes) < 2:
            self._words.setText("choose two runs or more")
        else:
            self._words.setText("" if found else "the same recipe")

    def _show_logarithm(self, on: bool) -> None:
        self.loss.setLogMode(y=on)
        self.loss.show_everything()

    def _show_everything(self) -> None:
        for plot in self._plots:
            plot.show_everything()

    def _show_at(self, place: float | None) -> None:
        for plot in self._plots:
            plot.show_cross(place)
        self._say(place)

    def _say(self, place: float | None) -> None:
        colours = colours_of(self.palette())
        if not self._names:
            words = (
                f'<span style="color:{colours.muted}">Choose runs in the table to see their curves.</span>'
            )
            self._legend.setText(words)
            return
        parts = []
        for (key, name), colour in zip(self._names.items(), _COLOURS, strict=False):
            words = f'<span style="color:{colour(colours)}">■</span>&nbsp;{name}'
            metric = self._metrics[key]
            merit = None if place is None else nearest(*self.merits[metric.name].curve(key), place)
            if merit is not None:
                figure = f"{merit[1]:.2f} {metric.unit}"
                words += f'&nbsp; <span style="color:{colours.muted}">{figure}</span>'
            parts.append(f'<span style="white-space:nowrap">{words}</span>')
        self._legend.setText(" &nbsp; ".join(parts))


def _cell(value: Any) -> str:  # noqa: ANN401 - any value of a recipe
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)
