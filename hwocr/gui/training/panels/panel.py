"""What every panel at the right of a training tab is: it is told the run and reads in workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from hwocr.gui.appearance.theme import Colours, colours_of
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Task
from hwocr.gui.processes.follower import Seen
from hwocr.runs.recipe.metric import ACCURACY, Metric
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder

if TYPE_CHECKING:
    from hwocr.gui.processes.trainers import Trainers
    from hwocr.gui.training.recipe.recipe_panel import RecipePanel


class RunPanel(QWidget):
    """A side of a run. It does its work only while it is seen, and only one piece of it at a time."""

    title = ""
    tip = ""

    def __init__(self, context: ApplicationContext) -> None:
        """Make it for a window."""
        super().__init__()
        self.context = context
        self.run_seen: Seen | None = None
        self._task: Task | None = None
        self._again: tuple[Callable[[], Any], Callable[[Any], None]] | None = None
        self._stale = False
        self._ended = False

    def end(self) -> None:
        """Begin nothing any more: the window closes."""
        self._ended = True
        self._again = None
        if self._task is not None:
            self._task.cancel()

    def show_run(self, seen: Seen | None) -> None:
        """Take a run as it stands now."""
        other = seen is None or self.run_seen is None or seen.run.path != self.run_seen.run.path
        self.run_seen = seen
        if other:
            self.forget()
        self._stale = True
        if self.isVisible():
            self._refresh()

    def suits(self, recipe: Recipe) -> bool:
        """Tell whether there is anything to show of runs of a recipe."""
        return True

    def show_recipe(self, recipe: Recipe) -> None:
        """Take the form's recipe, which counts while there is no run."""

    def forget(self) -> None:
        """The run is another one: show nothing of the old one any more."""

    def refresh(self) -> None:
        """Show what is new of the run; called only while the panel is seen."""

    def read(self, function: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Call a function in a worker and hand over what it returns.

        While one call is under way the latest of the others waits; what the old run's gives is dropped.
        """
        if self._ended:
            return
        if self._task is not None:
            self._again = (function, done)
            return
        run = self.run_seen.run.path if self.run_seen is not None else None

        def deliver(result: Any) -> None:  # noqa: ANN401 - whatever the function returns
            self._task = None
            if (self.run_seen.run.path if self.run_seen is not None else None) == run:
                done(result)
            if self._again is not None:
                waiting, self._again = self._again, None
                self.read(*waiting)

        def fail(_error: Exception) -> None:
            # A file that is being replaced, or a run that was moved away: the next tick shows it.
            self._task = None

        self._task = self.context.workers.start(lambda _task: function(), deliver, fail)

    @property
    def colours(self) -> Colours:
        """The colours of the appearance."""
        return colours_of(self.palette())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with the run."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Light and dark have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.run_seen is not None:
            self.repaint_all()

    def repaint_all(self) -> None:
        """Draw everything anew in other colours."""

    def _refresh(self) -> None:
        self._stale = False
        self.refresh()


class RunsPage(QWidget):
    """A page in the middle of a training tab that trains several runs and shows them together.

    Attributes:
        title: among the pages.
        tip: what it shows, in a sentence.
        start_action: the action that begins its work and brings it to the front.

    Signals:
        changed: other runs belong to it now, or some have started or ended.
    """

    title = ""
    tip = ""
    start_action = ""
    changed = Signal()

    @property
    def runs(self) -> list[RunFolder]:
        """The runs that it wants to be told of."""
        raise NotImplementedError

    @property
    def is_running(self) -> bool:
        """Whether it trains."""
        raise NotImplementedError

    @property
    def queued(self) -> list[RunFolder]:
        """The runs that it trains, or trained last, in their order."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop what it trains."""
        raise NotImplementedError

    def enabled(self, *, may_train: bool) -> dict[str, bool]:
        """Say which of its actions can be taken.

        Args:
            may_train: whether the form holds a recipe whose data are here.
        """
        raise NotImplementedError

    def show_runs(self, seen: Mapping[Path, Seen]) -> None:
        """Draw its runs among these."""
        raise NotImplementedError


MakePage = Callable[[ApplicationContext, "Trainers", Mapping[str, QAction], "RecipePanel"], RunsPage]
"""Makes such a page for a tab."""


@dataclass(frozen=True, slots=True)
class TabKind:
    """What makes a training tab the one it is.

    Attributes:
        name: in settings.
        kinds: the kinds of network it trains.
        panels: make the panels at the right.
        pages: make pages of several runs for the middle, after the race.
        controls: makes what stands between the recipe and its form.
        first: the recipe to begin with; empty for one of the first kind.
        lacking: says what training needs and is not installed, message and hint; both empty if nothing is.
        has_checks: whether its networks are NumPy's: gradient check and toy problem.
        metric: by which its runs are judged.
    """

    name: str
    kinds: tuple[str, ...]
    panels: Sequence[Callable[[ApplicationContext], RunPanel]]
    pages: Sequence[MakePage] = ()
    controls: Callable[[RecipePanel], QWidget] | None = None
    first: str = ""
    lacking: Callable[[], tuple[str, str]] = lambda: ("", "")
    has_checks: bool = False
    metric: Metric = ACCURACY
