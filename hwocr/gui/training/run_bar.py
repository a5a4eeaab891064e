"""The bar along the bottom: how far the run is, how long it will take, and its buttons."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.training.queue_progress import QueueProgress
from hwocr.gui.widgets.parts import muted
from hwocr.runs.store.history import RunView

_STATE_WORDS = {
    "new": "starting…",
    "running": "training",
    "paused": "paused",
    "finished": "finished",
    "stopped": "stopped",
    "crashed": "crashed",
}


class RunBar(QFrame):
    """State, progress, time left, Start / Pause / Resume / Stop, Use this model."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        """Build the bar."""
        super().__init__(parent)
        self.setObjectName("panel")
        self._state = QLabel()
        self._state.setObjectName("heading")
        self._state.setTextFormat(Qt.TextFormat.RichText)
        self._state.setAccessibleName("State of the run")
        self._words = muted()
        self._words.setAccessibleName("Progress of the run")
        # It gives way in a small window instead of widening it.
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the run")
        told = QHBoxLayout()
        told.setSpacing(STEP + 4)
        told.addWidget(self._state)
        told.addWidget(self._words, 1)
        middle = QVBoxLayout()
        middle.setSpacing(STEP - 2)
        middle.addLayout(told)
        middle.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * STEP, STEP + 4, STEP + 4, STEP + 4)
        row.setSpacing(STEP)
        row.addLayout(middle, 1)
        row.addSpacing(STEP)
        self.buttons: dict[str, QPushButton] = {}
        for name in ("start_run", "pause_run", "resume_run", "stop_run", "use_model"):
            button = action_button(actions[name], primary=name == "start_run")
            self.buttons[name] = button
            row.addWidget(button)
        self._view: RunView | None = None
        self._queue: QueueProgress | None = None
        self.show_run(None)
        follow_colours(self, self._show_again)

    @property
    def words(self) -> str:
        """The state and the progress, as they are told."""
        return f"{self._state.property('words')}  {self._words.text()}".strip()

    def show_queue(self, progress: QueueProgress) -> None:
        """Show how far runs are that are trained together."""
        self._queue = progress
        self._tell(progress.title, progress.words, progress.fraction, "accent")

    def show_run(self, view: RunView | None) -> None:
        """Show how a run stands, or that there is none."""
        self._view, self._queue = view, None
        if view is None:
            self._tell("no run yet", "Choose a recipe and press Start.", 0.0, "muted")
            return
        words = "loading data" if view.is_loading else _STATE_WORDS[view.state.kind]
        colour = {"running": "accent", "crashed": "error", "finished": "good"}.get(view.state.kind, "muted")
        self._tell(words, progress_words(view), view.fraction, colour)

    def _show_again(self) -> None:
        if self._queue is not None:
            self.show_queue(self._queue)
        else:
            self.show_run(self._view)

    def _tell(self, state: str, words: str, fraction: float, colour: str) -> None:
        colours = colours_of(self.palette())
        shade = colours.confidence[0] if colour == "good" else getattr(colours, colour)
        self._state.setProperty("words", state)
        self._state.setText(f'<span style="color:{shade}">●</span>&nbsp; {state.capitalize()}')
        self._words.setText(words)
        self._bar.setValue(round(1000 * fraction))


def action_button(action: QAction, *, primary: bool = False) -> QPushButton:
    """Make a push button that does what an action does, says what it says and is enabled when it is."""
    button = QPushButton()
    if primary:
        button.setObjectName("primary")
    else:
        button.setIcon(action.icon())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda _checked=False: action.trigger())

    def follow() -> None:
        button.setText(action.text().rstrip("…"))
        button.setStatusTip(action.statusTip())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    follow()
    action.changed.connect(follow)
    return button


def progress_words(view: RunView) -> str:
    """Say how far a run is and how it did so far."""
    if view.state.kind == "crashed":
        reason = view.state.reason.rstrip(".")
        return f"after {_epochs(len(view.epochs))}: {reason}." if reason else ""
    if view.is_loading:
        return ""
    parts = [
        f"epoch {min(len(view.epochs) + view.state.is_live, view.epochs_planned)} of {view.epochs_planned}"
    ]
    if not view.epochs_planned:
        return ""
    if view.best_epoch:
        parts.append(f"best {view.metric.text(view.best_value)} in epoch {view.best_epoch}")
    if view.seconds_left is not None and view.state.is_live:
        parts.append(f"{duration(view.seconds_left)} left")
    elif len(view.epochs):
        parts.append(f"duration {duration(float(view.columns['seconds'][-1]))}")
    return "  ·  ".join(parts)


def duration(seconds: float) -> str:
    """Write seconds as a person would: ``45 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = max(0, round(seconds))
    if whole < 1:
        return "< 1 s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _epochs(count: int) -> str:
    return f"{count} epoch{'s' * (count != 1)}"
