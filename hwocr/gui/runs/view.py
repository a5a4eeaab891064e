"""What fills the Runs tab: the table at the left, the curves of the chosen runs at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHeaderView,
    QLineEdit,
    QMenu,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hwocr.errors import HwocrError
from hwocr.gui.appearance.icons import icon
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.engine import shown_name
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Workers
from hwocr.gui.plots.many_curves import MOST
from hwocr.gui.processes.follower import Follower
from hwocr.gui.processes.trainers import Trainers
from hwocr.gui.runs.in_use import in_use
from hwocr.gui.runs.overlay import Overlay
from hwocr.gui.runs.reader import RunsReader
from hwocr.gui.runs.table import RunsModel, SortedRuns
from hwocr.gui.runs.undo_notice import UndoNotice
from hwocr.gui.training.actions import tell_reader
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.widgets.parts import panel, spaced, strip, tool_button
from hwocr.gui.widgets.room_for_words import WordsWhereThereIsRoom
from hwocr.runs.analysis.compare import RunRow
from hwocr.runs.analysis.report import FIGURE_SUFFIXES, export_csv, export_figure, export_report
from hwocr.runs.store.bin import empty_bin, move_to_bin, rename_run, undo_delete
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.installing import install_model

_LOOK = 2000
_STRIP = ("resume_old", "pause_old", "stop_old", "use_old_model", None, "rename_run", "bin_runs", None)
_EXPORTS = ("export_csv", "export_figure", "export_report", "show_run_files")
_BEGUN = 6
# Narrower than this, in pixels, the buttons show no words.
_NARROW = 980


class RunsView(QWidget):
    """Table, overlay, and what can be done with the chosen runs."""

    def __init__(self, context: ApplicationContext, tab: LazyTab, overlay: Overlay) -> None:
        """Build everything and read the runs.

        Args:
            context: of the main window.
            tab: the tab, whose actions are used.
            overlay: stands at the right.
        """
        super().__init__()
        self._context = context
        self._tab = tab
        self._actions = tab.actions_by_name
        self._binned: list[tuple[RunFolder, Path]] = []
        self._wanted: set[Path] = set()
        self._reader = RunsReader()
        self._reading = Workers(self, threads=1)
        self.trainers = Trainers.of(context)
        self.follower = Follower(self)
        self.model = RunsModel(self)
        self.sorted = SortedRuns(self.model)
        self.table = QTableView()
        self.search = QLineEdit()
        self.overlay = overlay
        self.offer = UndoNotice(self._actions["undo_bin"])
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        self._build()
        self._connect()
        self._update_actions()
        self.look()

    @property
    def chosen(self) -> list[RunRow]:
        """The chosen runs, in the order of the table."""
        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.sorted.row_at(place) for place in places]

    def status(self) -> str:
        """How many runs there are, and how many are at work."""
        live = sum(row.state.is_live for row in self.model.rows)
        count = len(self.model.rows)
        words = [f"{count} run{'s' * (count != 1)}"]
        if live:
            words.append(f"{live} training")
        words.append(f"model in use: {shown_name(self._context.reading.choice.model)}")
        words += [f"from {path.name}" for path in sorted(self.model.used)]
        return "  ·  ".join(words)

    def save_state(self) -> None:
        """Remember the splitter and end all threads."""
        self._context.settings.set_state("runs", self._splitter.saveState())
        self._timer.stop()
        self.trainers.close()
        self.follower.shut_down()
        self._reading.shut_down()

    def going_on(self) -> list[str]:
        """Return the names of the runs that train on when the window closes."""
        return [trainer.run.name for trainer in self.trainers.running]

    def look(self) -> None:
        """Read how the runs stand, unless that is under way."""
        if not self._reading.busy:
            model = self._context.reading.choice.model
            self._reading.start(
                lambda _task: _look(self._reader, model), lambda found: self._show_rows(*found)
            )

    def choose(self, *names: str) -> None:
        """Choose runs by name."""
        model = self.table.selectionModel()
        model.clearSelection()
        for row in self.model.rows:
            place = self.sorted.place_of(row.run.path) if row.run.name in names else None
            if place is not None:
                flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                model.select(self.sorted.index(place, 0), flags)

    def rename(self, run: RunFolder, name: str) -> None:
        """Give a run another name."""
        self._wanted = {run.path.parent / name.strip()}
        self._do(lambda: rename_run(run, name), lambda _new: self._after_move([run.path]))

    def delete(self) -> None:
        """Move the chosen runs to the bin."""
        runs = [row.run for row in self.chosen]
        if runs:
            self._do(lambda: [(move_to_bin(run), run.path) for run in runs], self._on_binned)

    def undo(self) -> None:
        """Put back what was deleted last."""
        binned, self._binned = self._binned, []
        self.offer.hide()
        self._wanted = {original for _run, original in binned}
        self._do(lambda: [undo_delete(run, original) for run, original in binned], lambda _runs: self.look())
        self._update_actions()

    def resume(self) -> None:
        """Go on with the chosen run."""
        for row in self.chosen[:1]:
            if row.state.is_live:
                self.trainers.unpause(row.run.path)
            else:
                self.trainers.start(row.run, resume=True)
        self._timer.start()
        QTimer.singleShot(300, self, self.look)

    def pause(self) -> None:
        """Let the chosen run wait."""
        for row in self.chosen[:1]:
            self.trainers.pause(row.run.path)
        QTimer.singleShot(300, self, self.look)

    def stop(self) -> None:
        """Stop the chosen runs."""
        for row in self.chosen:
            if row.state.is_live:
                self.trainers.stop(row.run.path)

    def export(self, write: Callable[[list[RunFolder], Path], None], path: Path) -> None:
        """Write the chosen runs to a file in a worker."""
        runs = [row.run for row in self.chosen]
        self._do(
            lambda: write(runs, path),
            lambda _none: self._context.messages.show_message(f"Saved {path.name}.", str(path.parent)),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the table up to date while it is seen."""
        super().showEvent(event)
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is looking."""
        super().hideEvent(event)
        self._timer.stop()

    def _build(self) -> None:
        self.search.setPlaceholderText("Search runs")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search runs")
        self.search.setMinimumWidth(140)
        frame, column = panel()
        top, row = strip()
        row.addWidget(self.search, 1)
        row.addSpacing(STEP)
        buttons = [None if name is None else tool_button(self._actions[name]) for name in _STRIP]
        WordsWhereThereIsRoom(top, [button for button in buttons if button is not None], _NARROW)
        spaced(row, *buttons)
        exports = QToolButton()
        exports.setText("Export")
        exports.setIcon(icon("file-export-outline"))
        exports.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        exports.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        exports.setToolTip("Save curves, figures or a report of the chosen runs, or show their files")
        exports.setAccessibleName("Export")
        menu = QMenu(exports)
        menu.addActions([self._actions[name] for name in _EXPORTS])
        exports.setMenu(menu)
        row.addWidget(exports)
        column.addWidget(top)
        column.addWidget(self.table, 1)
        self._set_up_table()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(STEP + 4)
        self._splitter.addWidget(frame)
        self._splitter.addWidget(self.overlay)
        self._splitter.setSizes([800, 560])
        state = self._context.settings.state("runs")
        if state is not None:
            self._splitter.restoreState(state)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(STEP)
        outer.addWidget(self.offer)
        outer.addWidget(self._splitter, 1)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.sorted)
        table.setAccessibleName("Runs")
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        # The end of a name, its time, tells runs of one recipe apart.
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        table.addActions([self._actions[name] for name in (*_STRIP, *_EXPORTS) if name is not None])
        table.setSortingEnabled(True)
        table.sortByColumn(_BEGUN, Qt.SortOrder.DescendingOrder)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(4 * STEP)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate((208, 128, 84, 84, 76, 104, 112)):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(64)

    def _connect(self) -> None:
        calls: dict[str, Callable[[], object]] = {
            "find_run": self._find,
            "resume_old": self.resume,
            "pause_old": self.pause,
            "stop_old": self.stop,
            "use_old_model": self._use_model,
            "rename_run": self._edit_name,
            "bin_runs": self.delete,
            "undo_bin": self.undo,
            "empty_bin": self._empty_bin,
            "export_csv": lambda: self._ask_and_export("Curves as CSV", ".csv", (".csv",), export_csv),
            "export_figure": lambda: self._ask_and_export("Figure", ".pdf", FIGURE_SUFFIXES, export_figure),
            "export_report": lambda: self._ask_and_export(
                "Report", ".html", (".html",), lambda runs, path: export_report(runs[0], path)
            ),
            "show_run_files": self._open_folder,
        }
        for name, call in calls.items():
            self._actions[name].triggered.connect(lambda _checked=False, call=call: call())
        self.search.textChanged.connect(self._search)
        self.table.doubleClicked.connect(lambda _index: self._actions["show_run_files"].trigger())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.model.renamed.connect(self.rename)
        self.follower.seen.connect(self.overlay.show_runs)
        self.trainers.started.connect(lambda _path: self.look())
        self._context.reading.changed.connect(self.look)
        self.trainers.ended.connect(lambda *_: self.look())

    def _search(self, text: str) -> None:
        """Show what is found; runs that are no longer shown are no longer chosen, nor drawn."""
        self.sorted.search(text)
        self._on_chosen()
        if not self.chosen and self.sorted.rowCount():
            self.choose(self.sorted.row_at(0).run.name)

    def _show_rows(self, rows: list[RunRow], used: frozenset[Path]) -> None:
        self.model.show_used(used)
        wanted = self._wanted or {row.run.path for row in self.chosen}
        if self.model.show_rows(rows):
            names = [row.run.name for row in rows if row.run.path in wanted]
            self.choose(*(names or [row.run.name for row in rows[:1]]))
            if self._wanted & {row.run.path for row in rows}:
                self._wanted = set()
        self._update_actions()
        self._tab.status_changed.emit(self.status())

    def _on_chosen(self) -> None:
        rows = self.chosen
        self.overlay.choose(rows)
        self.follower.follow([])
        self.follower.follow([row.run for row in rows[:MOST]])
        self._update_actions()

    def _update_actions(self) -> None:
        rows = self.chosen
        one = rows[0] if len(rows) == 1 else None
        reads = one is None or one.recipe is None or one.recipe.reads_glyphs
        tell_reader(self._actions["use_old_model"], reads)
        waits = one is not None and one.state.kind in ("paused", "stopped", "crashed")
        enabled = {
            "resume_old": waits and one is not None and one.recipe is not None,
            "pause_old": one is not None and one.state.kind == "running",
            "stop_old": any(row.state.is_live for row in rows),
            "use_old_model": one is not None and one.has_model and reads,
            "rename_run": one is not None and not one.state.is_live,
            "bin_runs": bool(rows) and not any(row.state.is_live for row in rows),
            "undo_bin": bool(self._binned),
            "export_csv": any(row.epochs for row in rows),
            "export_figure": any(row.epochs for row in rows),
            "export_report": one is not None and one.recipe is not None,
            "show_run_files": one is not None,
        }
        for name, on in enabled.items():
            self._actions[name].setEnabled(on)

    def _do(self, function: Callable[[], object], done: Callable[[object], None]) -> None:
        def fail(error: HwocrError) -> None:
            self._context.messages.show_error(error)
            self.look()

        self._context.workers.start(lambda _task: function(), done, fail)

    def _after_move(self, paths: list[Path]) -> None:
        for path in paths:
            self.trainers.gone.emit(path)
        self.look()

    def _on_binned(self, moved: object) -> None:
        self._binned = moved  # type: ignore[assignment]
        names = [original.name for _run, original in self._binned]
        what = names[0] if len(names) == 1 else f"{len(names)} runs"
        self.offer.show_message(f"{what} moved to the bin.", "It stays there until you empty it.")
        self._update_actions()
        self._after_move([original for _run, original in self._binned])

    def _empty_bin(self) -> None:
        self._binned = []
        self.offer.hide()
        self._do(
            empty_bin,
            lambda count: self._context.messages.show_message(f"The bin is empty; runs removed: {count}."),
        )
        self._update_actions()

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _edit_name(self) -> None:
        for row in self.chosen[:1]:
            place = self.sorted.place_of(row.run.path)
            if place is not None:
                self.table.edit(self.sorted.index(place, 0))

    def _use_model(self) -> None:
        for row in self.chosen[:1]:
            self._do(lambda row=row: install_model(row.run), self._on_installed)  # type: ignore[misc]

    def _on_installed(self, path: object) -> None:
        assert isinstance(path, Path)
        self.trainers.tell_model(path.stem)
        self._context.messages.show_message(f"{path.stem} is now the active model, in Read and in Draw.")

    def _open_folder(self) -> None:
        for row in self.chosen[:1]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(row.run.path)))

    def _ask_and_export(
        self,
        title: str,
        suffix: str,
        suffixes: tuple[str, ...],
        write: Callable[[list[RunFolder], Path], None],
    ) -> None:
        rows = self.chosen
        if not rows:
            return
        folder = Path(self._context.settings.last_folder or Path.home())
        name = rows[0].run.name if len(rows) == 1 else "runs"
        patterns = " ".join(f"*{each}" for each in suffixes)
        chosen, _filter = QFileDialog.getSaveFileName(
            self, title, str(folder / f"{name}{suffix}"), f"{title} ({patterns})"
        )
        if chosen:
            path = Path(chosen)
            self.export(write, path if path.suffix else path.with_suffix(suffix))


def _look(reader: RunsReader, model: str) -> tuple[list[RunRow], frozenset[Path]]:
    rows = reader.rows()
    return rows, in_use(rows, model)
