"""The frame of a training tab: recipe left, curves in the middle, the network right, the run bar below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hwocr.errors import HwocrError
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.processes.follower import Follower, Seen
from hwocr.gui.processes.trainer import Outcome
from hwocr.gui.processes.trainers import Trainers
from hwocr.gui.training.failure_notice import FailureNotice
from hwocr.gui.training.frame import TrainingFrame
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.training.model_use import ModelUse
from hwocr.gui.training.panels.gradient_check import CheckPanel
from hwocr.gui.training.panels.panel import RunPanel, RunsPage, TabKind
from hwocr.gui.training.queue_progress import queue_progress
from hwocr.gui.training.recipe.run_chooser import RunChooser
from hwocr.gui.training.run_bar import RunBar
from hwocr.gui.training.wanted_recipe import WantedRecipe
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.listing import make_run

if TYPE_CHECKING:
    from hwocr.gui.training.builder import Widgets

_RUN = 0


class TrainingView(QWidget):
    """What fills a training tab.

    Signals:
        updated: what can be done has changed.
    """

    updated = Signal()

    def __init__(self, context: ApplicationContext, tab: LazyTab, kind: TabKind, parts: Widgets) -> None:
        """Put the parts together and show the run that is under way, or the latest.

        Args:
            context: of the main window.
            tab: the tab, whose actions are used.
            kind: what makes it the tab it is.
            parts: what `hwocr.gui.training.builder.build_view` made.
        """
        super().__init__()
        self._context = context
        self._tab = tab
        self._kind = kind
        self._lacks = bool(kind.lacking()[0])
        self._actions = tab.actions_by_name
        self._shown: RunFolder | None = None
        self._seen: Seen | None = None
        self._all_seen: dict[Path, Seen] = {}
        self._failure = FailureNotice(context.messages)
        self._use = ModelUse(context, tab.actions_by_name["use_model"], self._on_error)
        self.slow = parts.slow
        self.slow.setParent(self)
        self.trainers = Trainers.of(context)
        self.follower = Follower(self)
        self.recipes, self.curves, self.pages = parts.recipes, parts.curves, parts.pages
        self.chooser = RunChooser(context, kind.kinds)
        self.bar = RunBar(self._actions)
        self.panels = parts.panels
        self._wanted = WantedRecipe(self.recipes)
        self.blobs = parts.blobs
        self._frame = self._put_together()
        self._connect()
        self._update_actions()
        self.chooser.reload(choose_latest=True)

    @property
    def run(self) -> RunFolder | None:
        """The run that is shown."""
        return self._shown

    @property
    def seen(self) -> Seen | None:
        """How it stands."""
        return self._seen

    @property
    def _recipe_seen(self) -> Recipe | None:
        return self._seen.recipe if self._seen is not None else None

    def status(self) -> str:
        """The run and how far it is."""
        return f"{self._shown.name}  ·  {self.bar.words}" if self._shown is not None else ""

    def save_state(self) -> None:
        """Remember the splitters, let trainers go on, end all threads."""
        self._context.settings.set_state(f"training-{self._kind.name}", self._frame.state())
        for one in self.panels:
            one.end()
        if self.blobs is not None:
            self.blobs.stop()
        self.trainers.close()
        self.follower.shut_down()
        self.slow.shut_down()

    def panel(self, kind: type[RunPanel]) -> RunPanel:
        """Return the panel of a type, brought to the front."""
        return self._frame.show_panel(kind)

    def page(self, kind: type[RunsPage]) -> RunsPage:
        """Return the page of a type, brought to the front."""
        page = next(one for one in self.pages if isinstance(one, kind))
        self.show_page(page)
        return page

    def show_page(self, page: RunsPage) -> None:
        """Bring a page to the front."""
        self._frame.show_page(1 + self.pages.index(page))

    def show_run(self, run: RunFolder | None) -> None:
        """Show a run: one that trains or one that has ended."""
        if run is not None and self._shown is not None and run.path == self._shown.path:
            return
        self._shown, self._seen = run, None
        self._failure.take_back()
        self._draw(None)
        self.curves.show_everything()
        self._follow()

    def start(self) -> None:
        """Start a run of the form's recipe."""
        recipe = self.recipes.recipe
        if recipe is not None and self._may_start():
            self._actions["start_run"].setEnabled(False)
            self._context.workers.start(lambda _task: make_run(recipe), self._on_made, self._on_error)

    def pause(self) -> None:
        """Let the trainer wait."""
        if self._shown is not None:
            self.trainers.pause(self._shown.path)

    def resume(self) -> None:
        """Go on: with a trainer that waits, or with a new one from the last checkpoint."""
        if self._shown is None or self._seen is None:
            return
        if self._seen.view.state.is_live:
            self.trainers.unpause(self._shown.path)
        elif self._seen.view.resumable:
            self.trainers.start(self._shown, resume=True)
            self._follow()

    def stop(self) -> None:
        """Stop the race or comparison that is looked at, else the run."""
        page = self._page_at_work()
        if page is not None:
            page.stop()
        elif self._shown is not None:
            self.trainers.stop(self._shown.path)

    def use_model(self) -> None:
        """Read and draw with this run's best network."""
        if self._shown is not None:
            self._use.start(self._shown, self._recipe_seen)

    def open_folder(self) -> None:
        """Show the run's files."""
        if self._shown is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shown.path)))

    def _put_together(self) -> TrainingFrame:
        pages: list[tuple[str, str, QWidget]] = [
            ("Curves", f"Loss and {self._kind.metric.word} of this run.", self.curves),
            *((page.title, page.tip, page) for page in self.pages),
        ]
        if self.blobs is not None:
            pages.append(("Gaussian blobs", "The course's toy problem.", self.blobs))
        frame = TrainingFrame(
            recipes=self.recipes,
            chooser=self.chooser,
            pages=pages,
            panels=self.panels,
            bar=self.bar,
            state=self._context.settings.state(f"training-{self._kind.name}"),
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        return frame

    def _connect(self) -> None:
        calls = {
            "start_run": self.start,
            "pause_run": self.pause,
            "resume_run": self.resume,
            "stop_run": self.stop,
            "use_model": self.use_model,
            "open_run_folder": self.open_folder,
        }
        for name, call in calls.items():
            self._actions[name].triggered.connect(lambda _checked=False, call=call: call())
        self._frame.page_changed.connect(self._on_page)
        self.follower.seen.connect(self._on_seen)
        self.trainers.ended.connect(self._on_ended)
        self.trainers.gone.connect(self._on_gone)
        self.trainers.started.connect(self._on_started)
        self.recipes.picked.connect(self._wanted.forget)
        self.recipes.changed.connect(lambda: self._wanted.show(self._seen))
        self.recipes.changed.connect(self._update_actions)
        self.recipes.changed.connect(self._offer_panels)
        for page in self.pages:
            page.changed.connect(self._follow)
            self._actions[page.start_action].triggered.connect(
                lambda _on=False, page=page: self.show_page(page)
            )
        self.chooser.picked.connect(lambda run: self._wanted.want(run, self._seen))
        self.chooser.chosen.connect(self._on_chosen)
        if self.blobs is not None:
            self._actions["start_blobs"].triggered.connect(lambda: self._frame.show_page(1 + len(self.pages)))
        check = self._check_panel()
        if check is not None:
            check.connect_action(self._actions["check_gradients"], self.slow, lambda: self.recipes.recipe)
            self._actions["check_gradients"].triggered.connect(lambda: self.panel(CheckPanel))
            self.recipes.changed.connect(lambda: check.forget_others(self.recipes.recipe))

    def _check_panel(self) -> CheckPanel | None:
        return next((one for one in self.panels if isinstance(one, CheckPanel)), None)

    def _on_page(self) -> None:
        self._show_progress()
        self._update_actions()

    def _follow(self) -> None:
        runs = [] if self._shown is None else [self._shown]
        for page in self.pages:
            runs += [run for run in page.runs if run not in runs]
        self.follower.follow(runs)
        self._on_page()

    def _on_seen(self, seen: dict[Path, Seen]) -> None:
        self._all_seen |= seen
        for page in self.pages:
            page.show_runs(seen)
        self._show_progress()
        if self._shown is not None and self._shown.path in seen:
            self._draw(seen[self._shown.path])

    def _on_chosen(self, run: RunFolder | None) -> None:
        if run is not None and self._shown is None:
            # Form and run belong together from the beginning.
            self._wanted.want(run, self._seen)
        self.show_run(run)

    def going_on(self) -> list[str]:
        """Return the names of the runs that train on when the window closes."""
        return [trainer.run.name for trainer in self.trainers.running]

    def _draw(self, seen: Seen | None) -> None:
        self._seen = seen
        self._wanted.show(seen)
        self.curves.show_run(seen)
        self._show_progress()
        self._offer_panels()
        for one in self.panels:
            one.show_run(seen)
        self._failure.look(seen)
        self._update_actions()
        self._tab.status_changed.emit(self.status())

    def _show_progress(self) -> None:
        """Show in the bar how far the sweep or comparison is that is looked at, or else the run."""
        page = self._page_at_work()
        if page is not None:
            self.bar.show_queue(queue_progress(page.title, page.queued, self._all_seen))
        else:
            self.bar.show_run(self._seen.view if self._seen is not None else None)

    def _offer_panels(self) -> None:
        """Offer the panels that have something to show of the run, or of what the form would train."""
        recipe = self._recipe_seen if self._seen is not None else self.recipes.recipe
        self._frame.offer_panels(recipe)
        if recipe is not None and self._seen is None:
            for one in self.panels:
                one.show_recipe(recipe)

    def _update_actions(self) -> None:
        view = self._seen.view if self._seen is not None else None
        own = self._shown is not None and self.trainers.own(self._shown.path) is not None
        live = view is not None and view.state.is_live
        resumable = view is not None and view.resumable and not self._lacks
        state = view.state.kind if view is not None else ""
        enabled = {
            "start_run": self._may_start(),
            "pause_run": state == "running",
            "resume_run": state == "paused" or (resumable and not own),
            "stop_run": live or self._page_at_work() is not None,
            "use_model": self._use.offer(self._recipe_seen) and view is not None and view.model_epoch > 0,
            "open_run_folder": self._shown is not None,
        }
        for page in self.pages:
            enabled |= page.enabled(may_train=self._may_train())
        if self._kind.has_checks:
            enabled["check_gradients"] = self.recipes.recipe is not None
        for name, on in enabled.items():
            self._actions[name].setEnabled(on)
        self.updated.emit()

    def _page_at_work(self) -> RunsPage | None:
        """Return the page that is looked at if it trains."""
        page = self._frame.page
        return page if isinstance(page, RunsPage) and page.is_running else None

    def _may_train(self) -> bool:
        here = self.recipes.recipe is not None and not self.recipes.form.sources.missing()
        return here and not self._lacks

    def _may_start(self) -> bool:
        # One run at a time here; those that other windows train are none of this one's.
        own = self._shown is not None and self.trainers.own(self._shown.path) is not None
        return self._may_train() and not own

    def _on_made(self, run: RunFolder) -> None:
        self.trainers.start(run)
        self._frame.show_page(_RUN)
        self.chooser.add(run)
        self.show_run(run)

    def _on_error(self, error: HwocrError) -> None:
        self._context.messages.show_error(error)
        self._update_actions()

    def _on_ended(self, path: Path, outcome: Outcome) -> None:
        if self._shown is not None and path == self._shown.path:
            self._failure.on_ended(path, outcome, self._seen)
            self._update_actions()

    def _on_started(self, path: Path) -> None:
        # What became of the trainer before is no longer so.
        self._failure.take_back(path)
        # What a sweep or a comparison trains can be chosen, too.
        self.chooser.reload(choose_latest=False)
        if self._shown is not None and path == self._shown.path:
            self._follow()

    def _on_gone(self, path: Path) -> None:
        self._failure.take_back(path)
        self.chooser.reload(choose_latest=self._shown is not None and path == self._shown.path)
