"""The main window: tabs, menus, message bar, status line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from hwocr.errors import HwocrError
from hwocr.gui.app.closing import ask_leave
from hwocr.gui.app.commands import WindowCommands
from hwocr.gui.app.drop import DropOverlay, files_of, picture_of
from hwocr.gui.app.menus import MenuBar
from hwocr.gui.app.tabs import TABS as TABS
from hwocr.gui.appearance.icons import icon, load_icons, read_icons
from hwocr.gui.appearance.theme import STEP, Theme
from hwocr.gui.context.engine import AUTOMATIC, MODEL_SUFFIXES, Engine
from hwocr.gui.context.message_bar import MessageBar
from hwocr.gui.context.settings import Settings
from hwocr.gui.context.tab import ApplicationContext, Reading, Tab, TabFactory, installed_tabs
from hwocr.gui.context.workers import Workers
from hwocr.gui.library.keeping import keep_what_is_corrected, keep_what_is_read
from hwocr.gui.read.tab import ReadTab
from hwocr.gui.widgets.model_chooser import ModelChooser, RecogniserChooser

if TYPE_CHECKING:
    from hwocr.reading.page import Page


class MainWindow(QMainWindow):
    """The window.

    Signals:
        painted: the window was painted for the first time.
    """

    painted = Signal()

    def __init__(
        self, engine: Engine, store: QSettings, theme: Theme, factories: Sequence[TabFactory] = TABS
    ) -> None:
        """Build the window; only the Read tab is made at once.

        Args:
            engine: reading and models.
            store: where the window's state is remembered.
            theme: the appearance.
            factories: the tabs after Read.
        """
        super().__init__()
        self._was_painted = False
        self.ask_leave: Callable[[list[str]], bool] = lambda names: ask_leave(self, names)
        self._closed = False
        self.theme = theme
        self.setWindowTitle("hwocr")
        self.setMinimumSize(900, 600)
        self.setAcceptDrops(True)
        settings = Settings(store)
        self.context = ApplicationContext(
            engine,
            settings,
            Workers(self),
            Workers(self, threads=1),
            MessageBar(),
            Reading(settings.choice, self),
            self.open_drawing,
        )
        self.actions_by_name = WindowCommands(self).actions
        self.read_tab = ReadTab(self.context, self, self.actions_by_name)
        self.context.messages.float_over(self.read_tab, self.read_tab.panes.outer.widget(1))
        keep_what_is_read(self.context, self.read_tab.read_queue)
        keep_what_is_corrected(self.context, self.read_tab.corrections)
        self._factories = list(factories)
        self._bars = [self.context.messages, *(MessageBar() for _ in self._factories)]
        self._tabs: list[Tab | None] = [self.read_tab, *(None for _ in self._factories)]
        self._build()
        self._menu_bar = MenuBar(self)
        self.setMenuBar(self._menu_bar)
        self._drop_overlay = DropOverlay(self)
        self._restore()
        self.show_tab(0)

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        tab = self._tabs[self._bar.currentIndex()]
        assert tab is not None
        return tab

    @property
    def messages(self) -> MessageBar:
        """The message bar of the tab that is shown: what one tab has to say does not stand on another."""
        return self._bars[self._bar.currentIndex()]

    @property
    def chooser(self) -> ModelChooser:
        """The model chooser."""
        return self._chooser

    def open_files(self, paths: Sequence[Path], *, remember: bool = True) -> None:
        """Open pages in the Read tab; a model file becomes the model that reads."""
        pages = [path for path in paths if path.suffix.lower() not in MODEL_SUFFIXES]
        models = [path for path in paths if path not in pages]
        if models:
            self.open_model(models[-1])
        if pages:
            self.show_tab(0)
            self.read_tab.open_files(pages, remember=remember)

    def open_model(self, path: Path) -> None:
        """Read with the model in a file from now on, if it is one that reads letters."""
        engine, file = self.context.engine, path.expanduser().absolute()
        self.context.workers.start(
            lambda _task: engine.check_model(file),
            lambda name: self._use_model_file(file, name),
            lambda error: self.messages.show_error(error),
        )

    def open_picture(self, picture: QImage) -> None:
        """Read a picture in the Read tab."""
        self.show_tab(0)
        self.read_tab.open_picture(picture)

    def open_drawing(self, picture: QImage, page: Page | None) -> None:
        """Show a drawing as a page of the Read tab, to be corrected, saved and exported as any other."""
        self.show_tab(0)
        self.read_tab.open_drawing(picture, page)

    def show_tab(self, index: int) -> None:
        """Show a tab; it is made if it has not been shown before."""
        if not 0 <= index < len(self._tabs):
            return
        tab = self._tabs[index]
        if tab is None:
            tab = self._factories[index - 1].make(replace(self.context, messages=self._bars[index]), self)
            self._bars[index].float_over(tab)
            self._tabs[index] = tab
            self._stack.addWidget(tab)
        self._bar.setCurrentIndex(index)
        if self._stack.currentWidget() is not tab:
            self._stack.setCurrentWidget(tab)
            tab.setFocus()
        self._status.setText(tab.status())
        tab.status_changed.connect(self._on_status, Qt.ConnectionType.UniqueConnection)
        self._menu_bar.show_tab_menus(tab.menus())

    def add_tabs(self, factories: Sequence[TabFactory]) -> None:
        """Add tabs behind those that there are, such as those of other installed packages."""
        for factory in factories:
            self._factories.append(factory)
            self._bars.append(MessageBar())
            self._tabs.append(None)
            self._add_to_bar(factory.title, factory.icon, factory.tip)

    def _add_to_bar(self, title: str, name: str, tip: str) -> None:
        index = self._bar.addTab(icon(name), title)
        self._bar.setTabToolTip(index, f"{tip} (Alt+{index + 1})")
        QShortcut(QKeySequence(f"Alt+{index + 1}"), self, lambda: self.show_tab(index))

    def warm_up(self) -> None:
        """Load icons, the list of models and the model itself, in workers."""
        workers, engine = self.context.workers, self.context.engine
        workers.start(lambda _task: read_icons(), load_icons, self.context.messages.show_error)
        workers.start(
            lambda _task: engine.model_names(),
            lambda names: self._chooser.show_models(names, self.context.reading.choice.model),
            self.context.messages.show_error,
        )
        show = self.recognisers.show_recognisers
        workers.start(lambda _task: engine.recognisers(), show, self.context.messages.show_error)
        choice = self.context.reading.choice
        workers.start(
            lambda _task: engine.warm_up(choice),
            lambda _none: None,
            lambda error: self._on_model_lost(choice.model, error),
        )
        # Looked up only now: the window does not wait for them.
        workers.start(lambda _task: installed_tabs(), self.add_tabs, self.context.messages.show_error)
        self.read_tab.empty.load_images(workers)
        self.read_tab.prewarm()
        self.read_tab.documents.autosave.look_for_left_behind()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin the slow part of the start once the window stands."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._on_painted)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved, remember everything, call all work off and wait for it to end."""
        if not self._closed and not (self.read_tab.documents.may_close() and self._may_leave()):
            event.ignore()
            return
        settings = self.context.settings
        settings.set_state("geometry", self.saveGeometry())
        settings.choice = self.context.reading.choice
        settings.appearance = self.theme.appearance
        for tab in self._tabs:
            if tab is not None:
                tab.save_state()
        settings.flush()
        self._closed = True
        self.hide()
        self.read_tab.documents.autosave.close()
        self.context.workers.shut_down()
        self.context.quick.shut_down()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        """Say what goes on when the window closes; tell whether it may."""
        names = [name for tab in self._tabs if tab is not None for name in tab.going_on()]
        return not names or self.ask_leave(list(dict.fromkeys(names)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say that it can be dropped here."""
        if files_of(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._drop_overlay.appear()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went away again."""
        self._drop_overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._drop_overlay.hide()
        files, picture = files_of(event.mimeData()), picture_of(event.mimeData())
        if files:
            self.open_files(files)
        elif picture is not None:
            self.open_picture(picture)
        event.acceptProposedAction()

    def _build(self) -> None:
        self._bar = QTabBar()
        self._bar.setObjectName("tabs")
        self._bar.setAccessibleName("Tabs")
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        titles = [
            ("Read", "text-recognition", "Read pages."),
            *((f.title, f.icon, f.tip) for f in self._factories),
        ]
        for title, name, tip in titles:
            self._add_to_bar(title, name, tip)
        self._bar.currentChanged.connect(self.show_tab)
        self._chooser = ModelChooser(self.context.reading.choice.model)
        self._chooser.chosen.connect(self._choose_model)
        reading = self.context.reading
        reading.changed.connect(lambda: self._chooser.show_current(reading.choice.model))
        self._chooser.file_wanted.connect(self.actions_by_name["open_model"].trigger)
        header = QHBoxLayout()
        header.setContentsMargins(STEP + 4, 2, STEP + 4, STEP)
        header.addWidget(self._bar)
        header.addStretch(1)
        self.recognisers = RecogniserChooser(self.context.reading.choice.recognisers)
        reading = self.context.reading
        self.recognisers.chosen.connect(
            lambda names: reading.choose(replace(reading.choice, recognisers=names))
        )
        header.addWidget(self.recognisers)
        header.addSpacing(STEP)
        header.addWidget(self._chooser)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.read_tab)
        body = QVBoxLayout()
        body.setContentsMargins(STEP + 4, 0, STEP + 4, 0)
        body.setSpacing(STEP)
        body.addWidget(self._stack, 1)
        centre = QWidget()
        centre.setObjectName("window")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addLayout(body, 1)
        self.setCentralWidget(centre)
        self._status = QLabel()
        self._status.setAccessibleName("Status")
        self.statusBar().addPermanentWidget(self._status)
        self.statusBar().setSizeGripEnabled(False)

    def _restore(self) -> None:
        geometry = self.context.settings.state("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            room = QGuiApplication.primaryScreen().availableSize()
            self.resize(min(1320, room.width() - 40), min(860, room.height() - 60))

    def _on_painted(self) -> None:
        self.painted.emit()
        if not self._closed:
            self.warm_up()

    def _on_status(self, line: str) -> None:
        if self.sender() is self.tab:
            self._status.setText(line)

    def _choose_model(self, name: str) -> None:
        self.context.reading.choose(replace(self.context.reading.choice, model=name))

    def _use_model_file(self, path: Path, name: str) -> None:
        self.context.settings.last_folder = str(path.parent)
        self._chooser.show_current(str(path))
        self._choose_model(str(path))
        self.messages.show_message(
            f"{path.name} is now the active model, in Read and in Draw.",
            f"The network {name}, from {path.parent}. The model chooser at the top right changes it.",
        )

    def _on_model_lost(self, model: str, error: HwocrError) -> None:
        """The model of last time cannot be used any more, its file may be gone: read with the usual one."""
        if model == AUTOMATIC or self.context.reading.choice.model != model:
            self.messages.show_error(error)
            return
        self._chooser.show_current(AUTOMATIC)
        self._choose_model(AUTOMATIC)
        self.messages.show_message(
            error.message, "The models that come with the program read instead.", "error"
        )

    def step_tab(self, step: int) -> None:
        """Show the tab that many places to the right, around the end."""
        self.show_tab((self._bar.currentIndex() + step) % len(self._tabs))
