"""The curves of one run: loss above, metric below, one crosshair through both."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.plots.plot import Line, Plot, nearest
from hwocr.gui.processes.follower import TICK, Curve, Seen
from hwocr.gui.widgets.parts import strip, tool_button
from hwocr.runs.recipe.metric import ACCURACY, Metric
from hwocr.runs.store.history import RunView

TRAIN = Line("training", lambda colours: colours.muted, wide=False)
_LINEAR = "linear"
VALIDATION = Line("validation", lambda colours: colours.accent)


class CurvesPanel(QWidget):
    """Loss and metric, accuracy or PSNR, of training and validation."""

    def __init__(
        self, actions: Mapping[str, QAction], metric: Metric = ACCURACY, parent: QWidget | None = None
    ) -> None:
        """Build the plots.

        Args:
            actions: ``log_scale`` and ``whole_curves`` are used.
            metric: that stands below until a run says another.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._metric = metric
        self.loss = Plot("loss")
        self.metric_value = Plot(metric.axis, bottom="epochs")
        self.metric_value.setXLink(self.loss)
        for plot in (self.loss, self.metric_value):
            plot.add_line("train", TRAIN)
            plot.add_line("validation", VALIDATION)
            plot.pointed.connect(self._show_at)
        self._pointed: float | None = None
        self._seen: Seen | None = None
        # The second plot is drawn half a tick after the first: two short steps instead of a long one.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(TICK // 2)
        self._later.timeout.connect(self._show_merit)
        self._readout = QLabel()
        self._readout.setTextFormat(Qt.TextFormat.RichText)
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._readout.setAccessibleName("Values under the pointer")
        frame, row = strip()
        row.addWidget(self._readout, 1)
        for name in ("log_scale", "whole_curves"):
            row.addWidget(tool_button(actions[name]))
        actions["log_scale"].toggled.connect(self.show_logarithm)
        actions["whole_curves"].triggered.connect(self.show_everything)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(frame)
        plots = QVBoxLayout()
        plots.setContentsMargins(STEP, STEP, STEP, STEP)
        plots.setSpacing(STEP)
        plots.addWidget(self.loss, 1)
        plots.addWidget(self.metric_value, 1)
        column.addLayout(plots, 1)
        self._say(None)
        follow_colours(self, lambda: self._say(self._pointed))

    @property
    def readout(self) -> str:
        """The values that are told."""
        return self._readout.text()

    def show_run(self, seen: Seen | None) -> None:
        """Draw a run as it stands."""
        self._seen = seen
        curves = seen.curves if seen is not None else {}
        for key in ("train", "validation"):
            self.loss.show_curve(key, *_curve(curves, f"{key}_loss"))
        if seen is None or not seen.view.state.is_live:
            self._show_merit()
        elif not self._later.isActive():
            self._later.start()

    def _show_merit(self) -> None:
        seen = self._seen
        curves = seen.curves if seen is not None else {}
        view = seen.view if seen is not None else None
        if view is not None and view.metric is not self._metric:
            self._metric = view.metric
            self.metric_value.set_title(view.metric.axis)
        self._show_linear(view)
        factor = self._metric.factor
        for key in ("train", "validation"):
            x, y = _curve(curves, f"{key}_{self._metric.name}")
            self.metric_value.show_curve(key, x, factor * y)
        if view is not None and view.best_epoch:
            self.metric_value.show_best(view.best_epoch, factor * view.best_value)
        else:
            self.metric_value.show_best(None, None)
        self._say(self._pointed)

    def _show_linear(self, view: RunView | None) -> None:
        """Draw what linear algebra alone reaches, from the first epoch to the last planned one."""
        if view is None or view.linear is None:
            if _LINEAR in self.metric_value.lines:
                self.metric_value.show_curve(_LINEAR, np.empty(0), np.empty(0))
                self.metric_value.show_note(_LINEAR, "")
            return
        value, components = view.linear
        if _LINEAR not in self.metric_value.lines:
            name = f"{components} principal components"
            self.metric_value.add_line(_LINEAR, Line(name, lambda colours: colours.warning, wide=False))
        last = float(max(2, len(view.epochs), view.best_epoch))
        self.metric_value.show_curve(_LINEAR, np.array([1.0, last]), np.array([value, value]))
        self.metric_value.show_note(_LINEAR, f"{components} principal components: {self._metric.text(value)}")

    def show_logarithm(self, on: bool) -> None:
        """Draw the loss on a logarithmic scale, or not."""
        self.loss.setLogMode(y=on)
        self.loss.show_everything()

    def show_everything(self) -> None:
        """Let both plots fit their curves."""
        self.loss.show_everything()
        self.metric_value.show_everything()

    def _show_at(self, place: float | None) -> None:
        self._pointed = place
        self.loss.show_cross(place)
        self.metric_value.show_cross(place)
        self._say(place)

    def _say(self, place: float | None) -> None:
        """Tell the values at a place, or the latest ones."""
        colours = colours_of(self.palette())
        x, validation = self.loss.curve("validation")
        if not len(x) and not len(self.loss.curve("train")[0]):
            self._readout.setText(f'<span style="color:{colours.muted}">No epoch is finished yet.</span>')
            return
        at = place if place is not None else (x[-1] if len(x) else np.inf)
        closest = nearest(x, validation, at)
        place = closest[0] if closest is not None else at
        words = [f"<b>epoch {place:.0f}</b>"] if np.isfinite(place) else ["<b>epoch 1</b>"]
        for key, line in self.loss.lines.items():
            loss = nearest(*self.loss.curve(key), place)
            metric_value = nearest(*self.metric_value.curve(key), place)
            unit = self._metric.unit
            figures = [
                f"{loss[1]:.4g}" if loss else "–",
                f"{metric_value[1]:.2f} {unit}" if metric_value else "–",
            ]
            colour = line.colour(colours)
            words.append(
                f'<span style="color:{colour}">■</span> '
                f'<span style="color:{colours.muted}">{line.name}</span> {"&nbsp; ".join(figures)}'
            )
        self._readout.setText("&nbsp; ".join(words))


def _curve(curves: Mapping[str, Curve], name: str) -> Curve:
    return curves.get(name, (np.empty(0), np.empty(0)))
