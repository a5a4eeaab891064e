"""The curves of several runs over one another, with a legend that tells the values under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import STEP, Colours, colours_of
from hwocr.gui.plots.plot import Line, Plot, nearest
from hwocr.gui.processes.follower import Seen
from hwocr.runs.recipe.metric import ACCURACY, METRICS, Metric
from hwocr.runs.store.folder import RunFolder

MOST = 6
"""So many runs can be told apart by colour."""

COLOURS: tuple[Callable[[Colours], str], ...] = (
    lambda colours: colours.accent,
    lambda colours: colours.confidence[2],
    lambda colours: colours.confidence[0],
    lambda colours: colours.confidence[1],
    lambda colours: colours.text,
    lambda colours: colours.muted,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A run among others.

    Attributes:
        run: the run.
        name: in the legend.
        metric: the figure it is judged by.
    """

    run: RunFolder
    name: str
    metric: Metric = ACCURACY


class ManyCurves(QWidget):
    """Plots of the validation loss and of each metric there is among the runs.

    Attributes:
        legend: the runs with their colours and the values under the pointer; whoever shows the curves
            gives it a place.
    """

    def __init__(
        self, empty: str = "Choose runs to see their curves.", parent: QWidget | None = None
    ) -> None:
        """Build empty plots.

        Args:
            empty: the legend's words while there is no run.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._empty = empty
        self.loss = Plot("validation loss")
        # Runs of both kinds may be chosen at once; a plot without curves is hidden.
        self.metric_values = {
            name: Plot(f"validation {metric.axis}", bottom="epochs") for name, metric in METRICS.items()
        }
        self._drawn: dict[str, Drawn] = {}
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        self.legend.setAccessibleName("Runs in the plot")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for plot in self.plots:
            plot.pointed.connect(self._show_at)
            column.addWidget(plot, 1)
        for plot in self.metric_values.values():
            plot.setXLink(self.loss)
        self.choose([])
        follow_colours(self, lambda: self._say(None))

    @property
    def plots(self) -> tuple[Plot, ...]:
        """All plots, shown or not."""
        return (self.loss, *self.metric_values.values())

    def choose(self, wanted: Sequence[Drawn]) -> None:
        """Show these runs, at most `MOST`; their curves come with `show_runs`."""
        drawn = {str(one.run.path): one for one in wanted[:MOST]}
        shown = {one.metric.name for one in drawn.values()} or {ACCURACY.name}
        for name, plot in self.metric_values.items():
            plot.setVisible(name in shown)
        if drawn != self._drawn:
            self._drawn = drawn
            for plot in self.plots:
                plot.remove_lines()
                plot.show_everything()
            for (key, one), colour in zip(drawn.items(), COLOURS, strict=False):
                for plot in (self.loss, self.metric_values[one.metric.name]):
                    plot.add_line(key, Line(one.name, colour))
        self._say(None)

    def show_runs(self, seen: Mapping[Path, Seen]) -> None:
        """Draw the chosen runs among these."""
        for path, one in seen.items():
            drawn = self._drawn.get(str(path))
            if drawn is not None:
                self.loss.show_curve(str(path), *one.curves["validation_loss"])
                x, y = one.curves[f"validation_{drawn.metric.name}"]
                self.metric_values[drawn.metric.name].show_curve(str(path), x, drawn.metric.factor * y)
        self._say(None)

    def show_logarithm(self, on: bool) -> None:
        """Draw the loss on a logarithmic scale, or not."""
        self.loss.setLogMode(y=on)
        self.loss.show_everything()

    def show_everything(self) -> None:
        """Let all plots fit their curves."""
        for plot in self.plots:
            plot.show_everything()

    def _show_at(self, place: float | None) -> None:
        for plot in self.plots:
            plot.show_cross(place)
        self._say(place)

    def _say(self, place: float | None) -> None:
        colours = colours_of(self.palette())
        if not self._drawn:
            self.legend.setText(f'<span style="color:{colours.muted}">{self._empty}</span>')
            return
        parts = []
        for (key, one), colour in zip(self._drawn.items(), COLOURS, strict=False):
            words = f'<span style="color:{colour(colours)}">■</span>&nbsp;{one.name}'
            metric_value = (
                None if place is None else nearest(*self.metric_values[one.metric.name].curve(key), place)
            )
            if metric_value is not None:
                figure = f"{metric_value[1]:.2f}&nbsp;{one.metric.unit}"
                words += f'&nbsp; <span style="color:{colours.muted}">{figure}</span>'
            parts.append(f'<span style="white-space:nowrap">{words}</span>')
        self.legend.setText(" &nbsp; ".join(parts))
