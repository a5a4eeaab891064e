"""The frame of a training tab: recipe left, curves in the middle, the network right, the run bar below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.processes.follower import Follower, Seen
from hwocr.gui.processes.trainer import Outcome
from hwocr.gui.processes.trainers import Trainers
from hwocr.gui.training.actions import tell_reader
from hwocr.gui.training.failure_notice import FailureNotice
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.training.panels.gradient_check import CheckPanel
from hwocr.gui.training.panels.panel import RunPanel, RunsPage, TabKind
from hwocr.gui.training.queue_progress import queue_progress
from hwocr.gui.training.recipe.run_chooser import RunChooser
from hwocr.gui.training.run_bar import RunBar
from hwocr.gui.widgets.parts import panel, strip
from hwocr.gui.widgets.segments import Segments
from hwocr.models.sequence import LINE_MODEL
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder, new_run_folder
from hwocr.runs.store.history import RunView
from hwocr.runs.store.installing import install_model

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
        self._recipe_wanted: Path | None = None
        self._failure = FailureNotice(context.messages)
        self.slow = parts.slow
        self.slow.setParent(self)
        self.trainers = Trainers.of(context)
        self.follower = Follower(self)
        self.recipes, self.curves, self.pages = parts.recipes, parts.curves, parts.pages
        self.chooser = RunChooser(context, kind.kinds)
        self.bar = RunBar(self._actions)
        self.panels = parts.panels
        self.clouds = parts.clouds
        self._build()
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

    def status(self) -> str:
        """The run and how far it is."""
        return f"{self._shown.name}  ·  {self.bar.words}" if self._shown is not None else ""

    def save_state(self) -> None:
        """Remember the splitters, let trainers go on, end all threads."""
        self._context.settings.set_state(f"training-{self._kind.name}", self._splitter.saveState())
        for one in self.panels:
            one.end()
        if self.clouds is not None:
            self.clouds.stop()
        self.trainers.close()
        self.follower.shut_down()
        self.slow.shut_down()

    def panel(self, kind: type[RunPanel]) -> RunPanel:
        """Return the panel of a type, brought to the front."""
        index = next(i for i, one in enumerate(self.panels) if isinstance(one, kind))
        self._panel_segments.choose(index)
        return self.panels[index]

    def page(self, kind: type[RunsPage]) -> RunsPage:
        """Return the page of a type, brought to the front."""
        page = next(one for one in self.pages if isinstance(one, kind))
        self.show_page(page)
        return page

    def show_page(self, page: RunsPage) -> None:
        """Bring a page to the front."""
        self._page_segments.choose(1 + self.pages.index(page))

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
            self._context.workers.start(lambda _task: _new_run(recipe), self._on_made, self._on_error)

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
        run = self._shown
        if run is not None:
            # Lines are read by the model of that name, whatever the recipe is called.
            name = LINE_MODEL if self._reads_lines() else ""
            self._context.workers.start(
                lambda _task: install_model(run, name), self._on_installed, self._on_error
            )

    def open_folder(self) -> None:
        """Show the run's files."""
        if self._shown is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shown.path)))

    def _build(self) -> None:
        middle, column = panel()
        head, row = strip()
        row.addWidget(self.chooser, 1)
        pages: list[tuple[str, str, QWidget]] = [
            ("Curves", f"Loss and {self._kind.metric.word} of this run.", self.curves),
            *((page.title, page.tip, page) for page in self.pages),
        ]
        if self.clouds is not None:
            pages.append(("Gaussian blobs", "The course's toy problem.", self.clouds))
        self._page_segments = Segments([(title, tip) for title, tip, _page in pages])
        # In a small window the name of the run gives way, not those of the pages.
        self._page_segments.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._stack = QStackedWidget()
        for _title, _tip, page in pages:
            self._stack.addWidget(page)
        row.addSpacing(STEP)
        row.addWidget(self._page_segments)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        middle.setMinimumWidth(336)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(STEP + 4)
        for widget in (self.recipes, middle, self._right()):
            self._splitter.addWidget(widget)
        for index, stretch in enumerate((0, 4, 3)):
            self._splitter.setStretchFactor(index, stretch)
        self._splitter.setSizes([304, 600, 480])
        state = self._context.settings.state(f"training-{self._kind.name}")
        if state is not None:
            self._splitter.restoreState(state)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(STEP)
        outer.addWidget(self._splitter, 1)
        outer.addWidget(self.bar)

    def _right(self) -> QFrame:
        frame, column = panel()
        head, row = strip()
        self._panel_segments = Segments([(one.title, one.tip) for one in self.panels], wraps_in=head)
        row.addWidget(self._panel_segments)
        row.addStretch(1)
        self._panel_pages = QStackedWidget()
        for one in self.panels:
            self._panel_pages.addWidget(one)
        self._panel_segments.chosen.connect(self._panel_pages.setCurrentIndex)
        column.addWidget(head)
        column.addWidget(self._panel_pages, 1)
        frame.setMinimumWidth(284)
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
        self._page_segments.chosen.connect(self._stack.setCurrentIndex)
        self._page_segments.chosen.connect(lambda _index: self._on_page())
        self.follower.seen.connect(self._on_seen)
        self.trainers.ended.connect(self._on_ended)
        self.trainers.gone.connect(self._on_gone)
        self.trainers.started.connect(self._on_started)
        self.recipes.picked.connect(self._forget_wanted_recipe)
        self.recipes.changed.connect(self._show_wanted_recipe)
        self.recipes.changed.connect(self._update_actions)
        self.recipes.changed.connect(self._offer_panels)
        self.recipes.changed.connect(self._forget_check)
        for page in self.pages:
            page.changed.connect(self._follow)
            self._actions[page.start_action].triggered.connect(
                lambda _on=False, page=page: self.show_page(page)
            )
        self.chooser.picked.connect(self._want_recipe)
        self.chooser.chosen.connect(self._on_chosen)
        if self.clouds is not None:
            self._actions["start_blobs"].triggered.connect(
                lambda: self._page_segments.choose(1 + len(self.pages))
            )
        for one in self.panels:
            if isinstance(one, CheckPanel):
                one.connect_action(self._actions["check_gradients"], self.slow, lambda: self.recipes.recipe)
                self._actions["check_gradients"].triggered.connect(lambda: self.panel(CheckPanel))

    def _forget_check(self) -> None:
        for one in self.panels:
            if isinstance(one, CheckPanel):
                one.forget_others(self.recipes.recipe)

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
            self._recipe_wanted = run.path
        self.show_run(run)

    def going_on(self) -> list[str]:
        """Return the names of the runs that train on when the window closes."""
        return [trainer.run.name for trainer in self.trainers.running]

    def _want_recipe(self, run: RunFolder) -> None:
        """Show the recipe of a run that a person chose, once it has been read."""
        self._recipe_wanted = run.path
        if self._seen is not None and self._seen.run.path == run.path:
            self._show_recipe(self._seen)

    def _forget_wanted_recipe(self) -> None:
        self._recipe_wanted = None

    def _show_recipe(self, seen: Seen) -> None:
        recipe = seen.recipe
        if recipe is None or self._recipe_wanted != seen.run.path or not self.recipes.names:
            return
        self._recipe_wanted = None
        self.recipes.show_of_run(recipe)

    def _show_wanted_recipe(self) -> None:
        if self._seen is not None:
            self._show_recipe(self._seen)

    def _draw(self, seen: Seen | None) -> None:
        self._seen = seen
        if seen is not None:
            self._show_recipe(seen)
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
        recipe = self._seen.recipe if self._seen is not None else self.recipes.recipe
        for place, one in enumerate(self.panels):
            self._panel_segments.show_page(place, recipe is None or one.suits(recipe))
            if recipe is not None and self._seen is None:
                one.show_recipe(recipe)

    def _update_actions(self) -> None:
        view = self._seen.view if self._seen is not None else None
        own = self._shown is not None and self.trainers.own(self._shown.path) is not None
        live = view is not None and view.state.is_live
        state = view.state.kind if view is not None else ""
        enabled = {
            "start_run": self._may_start(),
            "pause_run": state == "running",
            "resume_run": state == "paused" or (view is not None and self._may_resume(view) and not own),
            "stop_run": live or self._page_at_work() is not None,
            "use_model": view is not None and view.model_epoch > 0 and self._reads_glyphs(),
            "open_run_folder": self._shown is not None,
        }
        for page in self.pages:
            enabled |= page.enabled(may_train=self._may_train())
        if self._kind.has_checks:
            enabled["check_gradients"] = self.recipes.recipe is not None
        for name, on in enabled.items():
            self._actions[name].setEnabled(on)
        self.updated.emit()

    def _reads_glyphs(self) -> bool:
        """Tell whether the run's network can read, and let the action say so."""
        recipe = self._seen.recipe if self._seen is not None else None
        reads = recipe is None or recipe.reads_glyphs or recipe.reads_lines
        tell_reader(self._actions["use_model"], reads)
        return reads

    def _may_resume(self, view: RunView) -> bool:
        return view.resumable and not self._lacks

    def _page_at_work(self) -> RunsPage | None:
        """Return the page that is looked at if it trains."""
        page = self._stack.currentWidget()
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
        self._page_segments.choose(_RUN)
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

    def _reads_lines(self) -> bool:
        recipe = self._seen.recipe if self._seen is not None else None
        return recipe is not None and recipe.reads_lines

    def _on_installed(self, path: Path) -> None:
        if path.stem == LINE_MODEL:
            self._context.messages.show_message(
                f"{path.stem} now reads lines, in Read and in Draw.",
                "Recogniser line, and the automatic choice where rapidocr is not installed.",
            )
            return
        self.trainers.tell_model(path.stem)
        self._context.messages.show_message(
            f"{path.stem} is now the active model, in Read and in Draw.",
            "The model chooser at the top right changes it.",
        )


def _new_run(recipe: Recipe) -> RunFolder:
    run = new_run_folder(recipe)
    run.create(recipe)
    return run
