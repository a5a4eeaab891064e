"""What a run has reported so far, kept up to date as its event file grows, in arrays ready to be drawn."""

import contextlib
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import RunError
from hwocr.runs.recipe.metric import ACCURACY, Metric, metric_named
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import ENDINGS, Event, EventFollower
from hwocr.runs.store.folder import RunFolder, RunState

COLUMNS = (
    "train_loss",
    "validation_loss",
    "train_accuracy",
    "validation_accuracy",
    "outside_accuracy",
    "train_psnr",
    "validation_psnr",
    "outside_psnr",
    "learning_rate",
    "seconds",
)
"""What is kept of every epoch; of the metrics, a run has one."""

_DECISIVE = (*ENDINGS, "started", "paused", "resumed")
_LIVENESS_SECONDS = 1.0
# A number of an epoch beyond this is damage, not training.
_MOST_EPOCHS = 1_000_000

Layers = tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class RunView:
    """A run as it stands at one moment.

    Attributes:
        name: of the run.
        state: how it stands.
        hint: what the trainer advised when it failed.
        is_loading: whether it is still loading data.
        epochs: (E,) numbers of the finished epochs.
        columns: by name (see `COLUMNS`), (E,) values, NaN where none was reported.
        metric: the figure the run is judged by.
        linear: of autoencoders, the metric of as many principal components, and how many; None for others.
        live: the unfinished epoch as (place on the axis of epochs, training loss, training metric).
        epochs_planned: how many epochs the recipe wants.
        fraction: how far it is, 0 to 1.
        seconds_left: until its end as far as can be told; None if it cannot.
        best_epoch: with the best metric on the validation samples; 0 for none.
        best_value: its metric.
        layers: for each finished epoch, what was measured of each hidden layer.
        model_epoch: of the model exported last; 0 for none.
        scores: of that model.
        counts: samples for training, validation and outside; empty until known.
        resumable: whether a trainer may go on with it, from its last state or from the beginning, if none is
            about to.
    """

    name: str
    state: RunState
    hint: str
    is_loading: bool
    epochs: NDArray[np.int64]
    columns: dict[str, NDArray[np.float64]]
    metric: Metric
    linear: tuple[float, int] | None
    live: tuple[float, float, float] | None
    epochs_planned: int
    fraction: float
    seconds_left: float | None
    best_epoch: int
    best_value: float
    layers: tuple[Layers, ...]
    model_epoch: int
    scores: dict[str, float]
    counts: dict[str, Any]
    resumable: bool


class RunHistory:
    """Follows the events of one run; reads only what is new.

    Attributes:
        run: the run.
    """

    def __init__(self, run: RunFolder) -> None:
        self.run = run
        self._follower = EventFollower(run.events_path)
        self._columns: dict[str, list[float]] = {name: [] for name in COLUMNS}
        self._layers: list[Layers] = []
        self._decisive: Event | None = None
        self._progress: Event | None = None
        self._planned = 0
        self._metric = ACCURACY
        self._linear: tuple[float, int] | None = None
        self._best = (0, 0.0)
        self._model_epoch = 0
        self._scores: dict[str, float] = {}
        self._counts: dict[str, Any] = {}
        self._state = RunState("new")
        self._state_checked = 0.0

    @cached_property
    def recipe(self) -> Recipe | None:
        """The run's recipe, read when it is first asked for; None if it is damaged."""
        try:
            return self.run.recipe()
        except RunError:
            return None

    def update(self) -> bool:
        """Read what is new; return whether anything is different now."""
        events = self._follower.read_new()
        for event in events:
            self._take(event)
        before, now = self._state, time.monotonic()
        # Whether the trainer still lives costs a look at the system, so it is not asked at every tick.
        if events or now - self._state_checked > _LIVENESS_SECONDS:
            self._state = self.run.state([self._decisive] if self._decisive else [])
            self._state_checked = now
        return bool(events) or self._state != before

    def view(self) -> RunView:
        """Return how the run stands by what has been read."""
        done = len(self._columns["seconds"])
        columns = {name: np.array(values) for name, values in self._columns.items()}
        failed = self._decisive is not None and self._decisive.kind == "failed"
        ended_early = self._state.kind in ("new", "stopped", "crashed")
        return RunView(
            name=self.run.name,
            state=self._state,
            hint=str(self._decisive.values.get("hint", "")) if failed and self._decisive else "",
            is_loading=self._state.is_live and not self._counts,
            epochs=np.arange(1, done + 1),
            columns=columns,
            metric=self._metric,
            linear=self._linear,
            live=self._live(done),
            epochs_planned=self._planned,
            fraction=self._fraction(done),
            seconds_left=self._seconds_left(done) if self._state.is_live else None,
            best_epoch=self._best[0],
            best_value=self._best[1],
            layers=tuple(self._layers),
            model_epoch=self._model_epoch,
            scores=self._scores,
            counts=self._counts,
            resumable=ended_early and self.run.recipe_path.is_file(),
        )

    def _take(self, event: Event) -> None:
        # Figures that are null, or lack: what a damaged file or a foreign program left is passed over.
        with contextlib.suppress(KeyError, TypeError, ValueError, OverflowError, AttributeError):
            self._take_in(event)

    def _take_in(self, event: Event) -> None:
        values = event.values
        if event.kind in _DECISIVE:
            self._decisive = event
        if event.kind == "started":
            self._planned = int(values.get("epochs") or 0)
            self._metric = metric_named(values.get("metric"))
            self._counts = {}
            self._progress = None
        elif event.kind == "data":
            self._counts = values
        elif event.kind == "pca":
            self._linear = (float(values["validation_psnr"]), int(values["components"]))
        elif event.kind == "progress":
            # All that is looked at later, tried now.
            for name in ("epoch", "batch", "batches"):
                float(values[name])
            self._progress = event
        elif event.kind == "epoch":
            self._take_epoch(values)
        elif event.kind == "best":
            self._best = (int(values["epoch"]), float(values[f"validation_{self._metric.name}"]))
        elif event.kind == "model":
            self._model_epoch = int(values["epoch"])
            self._scores = dict(values["scores"])

    def _take_epoch(self, values: dict[str, Any]) -> None:
        # An epoch that is trained again after a crash counts as it went the last time.
        place = max(0, int(values["epoch"]) - 1)
        if place > _MOST_EPOCHS:
            raise ValueError(place)
        for name, column in self._columns.items():
            del column[place:]
            column.extend([np.nan] * (place - len(column)))
            number = values.get(name)
            column.append(np.nan if number is None else float(number))
        del self._layers[place:]
        self._layers.extend([()] * (place - len(self._layers)))
        self._layers.append(tuple(values.get("layers") or ()))
        self._progress = None

    def _live(self, done: int) -> tuple[float, float, float] | None:
        if self._progress is None or not self._state.is_live:
            return None
        values = self._progress.values
        place = values["epoch"] + values["batch"] / max(1, values["batches"])
        loss, metric = values.get("loss"), values.get(self._metric.name)
        if place <= done or not isinstance(loss, int | float) or not isinstance(metric, int | float):
            return None
        return place, float(loss), float(metric)

    def _fraction(self, done: int) -> float:
        if self._state.kind == "finished":
            return 1.0
        place = float(done)
        if self._progress is not None:
            values = self._progress.values
            place = max(place, values["epoch"] + values["batch"] / max(1, values["batches"]))
        return min(1.0, place / self._planned) if self._planned else 0.0

    def _seconds_left(self, done: int) -> float | None:
        if self._progress is not None:
            left = self._progress.values.get("seconds_left")
            return float(left) if isinstance(left, int | float) else None
        seconds = self._columns["seconds"]
        if not done or not np.isfinite(seconds[-1]):
            return None
        return seconds[-1] / done * max(0, self._planned - done)


def thinned(
    x: NDArray[np.float64], y: NDArray[np.float64], most: int = 600
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a curve of at most ``most`` points that looks the same: the lowest and highest of each stretch.

    Args:
        x: (N,) ascending.
        y: (N,); NaN are left out.
        most: how many points may stay, at least 4.
    """
    finite = np.isfinite(y)
    x, y = x[finite], y[finite]
    if len(x) <= most:
        return x, y
    stretches = most // 2 - 1
    inner = np.array_split(np.arange(1, len(x) - 1), stretches)
    chosen = [0, len(x) - 1]
    for stretch in inner:
        chosen += [int(stretch[0] + y[stretch].argmin()), int(stretch[0] + y[stretch].argmax())]
    kept = np.unique(chosen)
    return x[kept], y[kept]
