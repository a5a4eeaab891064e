"""Watching trainers from the terminal: a bar for each, and a line for each epoch."""

import shutil
import time
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from hwocr.errors import DivergenceError, RunError
from hwocr.runs.recipe.metric import METRICS
from hwocr.runs.store.events import ENDINGS, Event, EventFollower
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.process import TrainerProcess

_POLL_SECONDS = 0.1
_LITTLE_ROOM = 2**16
# Files passed over that are named one by one; the run's log has all.
_NAMED = 10


class Watched:
    """A trainer that has been started here, and its bar.

    Attributes:
        run: that it trains.
        ending: its last word; None before it, and if it vanished.
    """

    def __init__(self, run: RunFolder, bars: Progress, *, resume: bool = False) -> None:
        """Start the trainer of a run."""
        self.run = run
        self.ending: Event | None = None
        self._bars = bars
        # Taken before the trainer starts: a resumed run's old events are not news.
        self._follower = EventFollower(run.events_path)
        self._follower.read_new()
        recipe = run.recipe()
        self._name = recipe.name
        self._task: TaskID = bars.add_task(recipe.name, total=recipe.epochs, says="loading data …")
        self._process = TrainerProcess(run, resume=resume)

    def update(self) -> bool:
        """Take in what is new; return whether the trainer is still at work."""
        # Asked first: what is read afterwards is then all there will be.
        is_at_work = self._process.exit_code is None
        for event in self._follower.read_new():
            self._take(event)
        return is_at_work

    def ask_to_stop(self) -> None:
        """Ask the trainer to save and leave."""
        self._process.send("stop")

    def stop(self) -> None:
        """Ask the trainer to save and leave, and wait until it has."""
        self._process.stop()
        self.update()

    def failure(self) -> RunError | None:
        """Return why the training failed, once it has ended; None if it finished or was stopped."""
        if self.ending is not None and self.ending.kind != "failed":
            return None
        values = self.ending.values if self.ending else {}
        reason = values.get("reason") or self._last_log_line() or self.run.state().reason
        if not reason and shutil.disk_usage(self.run.path).free < _LITTLE_ROOM:
            reason = "no space left on device, not even to say so there"
        reason = str(reason or "the trainer could not be started").rstrip(".")
        hint = values.get("hint") or f"The log may say more: {self.run.log_path}"
        kind = DivergenceError if values.get("code") == DivergenceError.code else RunError
        return kind(f"The run {self.run.name} failed: {reason}.", str(hint))

    def close(self) -> None:
        """Let go of the trainer."""
        self._process.close()

    def _last_log_line(self) -> str:
        """Return what the trainer said last on stderr, if that was meant to be read by people."""
        try:
            lines = self.run.log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        line = lines[-1] if lines else ""
        return line.removeprefix("hwocr: ") if line.startswith("hwocr: ") else ""

    def _take(self, event: Event) -> None:
        values, bars = event.values, self._bars
        if event.kind == "progress":
            done = values["epoch"] + values["batch"] / values["batches"]
            bars.update(self._task, completed=done, says=_progress_words(event))
        elif event.kind == "epoch":
            bars.update(self._task, completed=values["epoch"])
            if bars.console.is_terminal:
                several = f"{self._name}  " if len(bars.tasks) > 1 else ""
                bars.console.print(several + _epoch_words(event), highlight=False)
        elif event.kind == "data":
            for name in values.get("passed_over", ()):
                bars.console.print(f"note: {name} is not here, so nothing is measured on it", highlight=False)
            for key, words in (("damaged", "cannot be read"), ("left_out", "is not of the data")):
                for name in values.get(key, ())[:_NAMED]:
                    bars.console.print(f"note: {name} {words} and is passed over", highlight=False)
                if len(values.get(key, ())) > _NAMED:
                    bars.console.print(f"note: … and {len(values[key]) - _NAMED} more", highlight=False)
        elif event.kind in ENDINGS:
            self.ending = event
            bars.update(self._task, says=event.kind)


def progress_bars() -> Progress:
    """Return the bars, on stderr; none are drawn where that is not a terminal."""
    console = Console(stderr=True)
    words = TextColumn("{task.fields[says]}")
    columns = (TextColumn("{task.description}"), BarColumn(), words, TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def watch(trainers: Sequence[Watched]) -> None:
    """Show how trainers get on until all have ended."""
    while any([trainer.update() for trainer in trainers]):
        time.sleep(_POLL_SECONDS)


def _progress_words(event: Event) -> str:
    values = event.values
    metric = METRICS["psnr" if "psnr" in values else "accuracy"]
    words = f"loss {_loss(values['loss'])}  {metric.word} {metric.text(values[metric.name])}"
    if values.get("seconds_left") is None:
        return words
    left = int(values["seconds_left"])
    return f"{words}  {left // 3600}:{left // 60 % 60:02d}:{left % 60:02d} left"


def _epoch_words(event: Event) -> str:
    values = event.values
    metric = METRICS["psnr" if "validation_psnr" in values else "accuracy"]
    trained, validation = values[f"train_{metric.name}"], values[f"validation_{metric.name}"]
    words = (
        f"epoch {values['epoch']:>3}  loss {_loss(values['train_loss'])} / {_loss(values['validation_loss'])}"
        f"  {metric.word} {metric.text(trained)} / {metric.text(validation)}"
    )
    outside = values.get(f"outside_{metric.name}")
    return words if outside is None else f"{words}  outside {metric.text(outside)}"


def _loss(value: float | None) -> str:
    # A loss that is no number arrives as None.
    return "–" if value is None else f"{value:.4f}"
