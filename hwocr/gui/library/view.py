"""What fills the Library tab: the search and its hits at the left, the batch at work at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from hwocr.batch.settings import ReadSettings
from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Task
from hwocr.gui.library.batch_panel import BatchPanel
from hwocr.gui.library.hand_window import HandWindow
from hwocr.gui.library.hits import HIT_ROLE, HitDelegate, HitsModel
from hwocr.gui.library.opening import HitOpener
from hwocr.gui.library.strips import strips
from hwocr.gui.training.lazy import LazyTab
from hwocr.gui.widgets.parts import muted, panel, spaced, strip, tool_button
from hwocr.library.database import library_path
from hwocr.library.library import Holdings, Library
from hwocr.library.roots import load_roots, remove_root
from hwocr.library.search import SHORTEST_NEAR, Hit, search

# A person who types waits no longer for the hits; who types fast causes no search for each letter.
_PAUSE = 150
_MOST_HITS = 100
_OFF = "The library is off: it keeps nothing. “Add folder…” turns it on for a folder and reads its pages."


class LibraryView(QWidget):
    """Search, hits, batch.

    Signals:
        strip_cut: of a search's hits, the place of one, and its picture or None.
    """

    strip_cut = Signal(object, int, object)

    def __init__(self, context: ApplicationContext, tab: LazyTab) -> None:
        """Build everything.

        Args:
            context: of the main window.
            tab: the tab, whose actions are used.
        """
        super().__init__()
        self._context = context
        self._tab = tab
        self._actions = tab.actions_by_name
        self._library: Library | None = None
        self._holdings: Holdings | None = None
        self._search_task: Task | None = None
        self._strip_task: Task | None = None
        self._hand: HandWindow | None = None
        self.query = QLineEdit()
        self.about = muted(_OFF, wrap=True)
        self.found: QLabel = muted()
        self.hits = HitsModel(self)
        self.list = QListView()
        self.batch = BatchPanel(self._actions, self)
        self.opener = HitOpener(tab.window(), self)  # type: ignore[arg-type]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.search)
        self._build()
        self._connect()
        self.look()

    def status(self) -> str:
        """How much the library keeps, or how far the batch is."""
        if self.batch.runner.busy:
            return self.batch.words()
        kept = self._holdings
        return "" if kept is None else f"{kept.pages:,} pages  ·  {kept.letters:,} letters"

    def save_state(self) -> None:
        """Remember the splitter; end the batch (it can go on later) and close the library."""
        self._context.settings.set_state("library", self._splitter.saveState())
        self.batch.runner.shut_down()
        if self._library is not None:
            self._library.close()
            self._library = None

    def look(self) -> None:
        """See what the library keeps now."""
        self._context.workers.start(lambda _task: self._read_holdings(), self._show_holdings, self._fail)

    def search(self) -> None:
        """Search for what stands in the field."""
        self._timer.stop()
        for task in (self._search_task, self._strip_task):
            if task is not None:
                task.cancel()
        query, near = self.query.text().strip(), self._actions["near_search"].isChecked()
        if not query or not library_path().exists():
            self._show_hits((), query)
            return
        self._search_task = self._context.quick.start(
            lambda _task: search(self._open(), query, near=near, limit=_MOST_HITS),
            lambda hits: self._show_hits(hits, query),
            self._fail,
        )

    def clear(self) -> None:
        """Take everything out of the library and turn it off."""

        def work() -> None:
            if library_path().exists():
                self._open().clear()
            for root in load_roots():
                remove_root(root)

        self._context.workers.start(lambda _task: work(), lambda _none: self._on_cleared(), self._fail)

    def _open(self) -> Library:
        """Return the library, opened once (in a worker)."""
        if self._library is None:
            self._library = Library()
        return self._library

    def _read_holdings(self) -> tuple[Holdings | None, tuple[Path, ...]]:
        return (self._open().holdings() if library_path().exists() else None), load_roots()

    def _show_holdings(self, told: tuple[Holdings | None, tuple[Path, ...]]) -> None:
        self._holdings, roots = told
        kept = self._holdings
        if kept is None or (not roots and not kept.pages):
            self.about.setText(_OFF)
        else:
            places = ", ".join(str(root) for root in roots)
            self.about.setText(
                f"{kept.pages:,} pages of {kept.files:,} files, {kept.size / 1e6:.1f} MB: the text, where "
                f"each word stands, "
                f"alternatives and a small picture of each page. On for {places}."
            )
        self._tab.status_changed.emit(self.status())

    def _show_hits(self, hits: Sequence[Hit], query: str) -> None:
        hits = tuple(hits)
        self.hits.show_hits(hits)
        few = [word for word in query.split() if len(word) < SHORTEST_NEAR]
        words = f"{len(hits)} hit{'s' * (len(hits) != 1)}" if query else ""
        if len(hits) == _MOST_HITS:
            words = f"the {_MOST_HITS} most probable hits"
        if few and self._actions["near_search"].isChecked():
            words += f"; “{few[0]}” is short: much is near it"
        self.found.setText(words)
        if hits:
            self.list.setCurrentIndex(self.hits.index(0))
            self._strip_task = self._context.workers.start(
                lambda task: self._cut(task, hits), lambda _none: None, self._fail
            )
        self._update()

    def _cut(self, task: Task, hits: Sequence[Hit]) -> None:
        """Cut the strips out (in a worker); each is shown when it is there."""
        for place, image in strips(self._context.engine, hits, task):
            if task.cancelled:
                return
            self.strip_cut.emit(hits, place, image)

    def _on_strip(self, hits: object, place: int, image: QImage | None) -> None:
        if hits is self.hits.hits:  # not those of a search before
            self.hits.show_strip(place, image)

    def _build(self) -> None:
        for label in (self.about, self.found):
            label.setContentsMargins(STEP + 4, STEP, STEP + 4, STEP)
        self.query.setPlaceholderText("Search what was read; “in quotes” one word after another")
        self.query.setClearButtonEnabled(True)
        self.query.setAccessibleName("Search the library")
        self.list.setModel(self.hits)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName("Hits")
        self.list.setFrameShape(QListView.Shape.NoFrame)
        frame, column = panel()
        top, row = strip()
        row.addWidget(self.query, 1)
        row.addSpacing(STEP)
        names = ("near_search", None, "library_add", "library_poor", "library_clear", None, "your_hand")
        spaced(row, *(None if name is None else tool_button(self._actions[name]) for name in names))
        column.addWidget(top)
        column.addWidget(self.about)
        column.addWidget(self.list, 1)
        column.addWidget(self.found)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(STEP + 4)
        self._splitter.addWidget(frame)
        self._splitter.addWidget(self.batch)
        self._splitter.setSizes([640, 640])
        state = self._context.settings.state("library")
        if state is not None:
            self._splitter.restoreState(state)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        calls: dict[str, Callable[[], object]] = {
            "find_library": self._find,
            "open_hit": self._open_hit,
            "library_add": self._ask_folder,
            "library_poor": self._show_poor,
            "library_clear": self._ask_clear,
            "batch_read": self._ask_batch,
            "batch_stop": self.batch.runner.stop,
            "batch_go_on": self.batch.runner.go_on,
            "open_source": lambda: self._open_source(self.batch.chosen),
            "your_hand": self._show_hand,
        }
        for name, call in calls.items():
            self._actions[name].triggered.connect(lambda _checked=False, call=call: call())
        self._actions["near_search"].toggled.connect(lambda _on: self.search())
        self.query.textChanged.connect(lambda _text: self._timer.start())
        self.query.returnPressed.connect(self.search)
        self.list.activated.connect(lambda _index: self._open_hit())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._update())
        self.batch.activated.connect(self._open_source)
        self.batch.changed.connect(self._update)
        self.strip_cut.connect(self._on_strip)
        self.batch.runner.ended.connect(self._on_batch_ended)
        self._update()

    def _show_hand(self) -> None:
        if self._hand is None:
            self._hand = HandWindow(self._context, self)
        self._hand.look()
        self._hand.show()
        self._hand.raise_()

    def _update(self) -> None:
        runner = self.batch.runner
        self._actions["open_hit"].setEnabled(self.list.currentIndex().isValid())
        self._actions["batch_stop"].setEnabled(runner.busy)
        self._actions["batch_go_on"].setEnabled(runner.can_go_on)
        for name in ("batch_read", "library_add", "library_clear"):
            self._actions[name].setEnabled(not runner.busy)
        self._actions["open_source"].setEnabled(self.batch.chosen is not None)
        self._tab.status_changed.emit(self.status())

    def _settings(self) -> ReadSettings:
        choice = self._context.reading.choice
        keep_printed = None if choice.leave_out_labels else True
        return ReadSettings(choice.model, choice.use_context, keep_printed, choice.recognisers)

    def _find(self) -> None:
        self.query.setFocus()
        self.query.selectAll()

    def _open_hit(self) -> None:
        index: QModelIndex = self.list.currentIndex()
        if index.isValid():
            self.opener.open(index.data(HIT_ROLE))

    def _open_source(self, path: Path | None) -> None:
        if path is not None:
            self.opener.open_file(path)

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, "Add a folder to the library", self._context.settings.last_folder
        )
        if name:
            self.batch.runner.read_into_library(Path(name), self._settings())

    def _ask_batch(self) -> None:
        from hwocr.gui.library.batch_dialog import ask_batch

        wanted = ask_batch(self, Path(self._context.settings.last_folder or str(Path.home())))
        if wanted is not None:
            self.batch.runner.read_into_files(*wanted, self._settings())

    def _ask_clear(self) -> None:
        buttons = QMessageBox.StandardButton
        question = "Take everything out of the library and turn it off? Your files stay."
        if QMessageBox.question(self, "Empty the library", question) == buttons.Yes:
            self.clear()

    def _show_poor(self) -> None:
        def show(pages: tuple[object, ...]) -> None:
            names = [f"{page.file.name}, page {page.number}" for page in pages]  # type: ignore[attr-defined]
            hint = "; ".join(names[:6]) + (" …" if len(names) > 6 else "")
            count = f"{len(names)} page{'s' * (len(names) != 1)}"
            self._context.messages.show_message(f"Search cannot see {count} well.", hint)

        if library_path().exists():
            self._context.workers.start(lambda _task: self._open().pages(poor_only=True), show, self._fail)

    def _on_batch_ended(self, _stopped: bool, error: HwocrError | None) -> None:
        if error is not None:
            self._context.messages.show_error(error)
        self.look()
        self.search()
        self._update()

    def _on_cleared(self) -> None:
        self._context.messages.show_message("The library is empty and off.")
        self.look()
        self.search()

    def _fail(self, error: HwocrError) -> None:
        self._context.messages.show_error(error)
