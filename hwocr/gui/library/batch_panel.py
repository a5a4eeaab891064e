"""The batch at work: its table, how far it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.library.batch_runner import BatchRunner
from hwocr.gui.library.batch_state import BatchState
from hwocr.gui.library.batch_table import BatchModel
from hwocr.gui.widgets.parts import heading, muted, panel, spaced, strip, tool_button
from hwocr.library.adding import Added


class BatchPanel(QWidget):
    """Table, progress and buttons.

    Signals:
        activated: a file shall be opened (Path).
        changed: another file was chosen, or the batch began or ended.
    """

    activated = Signal(object)
    changed = Signal()

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        """Build it with the tab's actions."""
        super().__init__(parent)
        self.state = BatchState()
        self.runner = BatchRunner(self)
        self.model = BatchModel(self.state, self)
        self.table = QTableView()
        self.progress = QProgressBar()
        self.about = muted(
            "Nothing is being read. “Read folder into files…” writes a file for each page or document.",
            wrap=True,
        )
        self._in_library = False
        self._build(actions)
        self.runner.begun.connect(self._on_begun)
        self.runner.happened.connect(self._on_happened)
        self.runner.ended.connect(self._on_ended)

    @property
    def chosen(self) -> Path | None:
        """The file that is chosen."""
        index = self.table.currentIndex()
        return self.model.row_at(index.row()).path if index.isValid() else None

    def words(self) -> str:
        """Say how far it is."""
        state = self.state
        words = f"{state.done:,} of {len(state.rows):,} files  ·  {state.pages:,} pages read"
        return f"{words}  ·  {state.failed:,} failed" if state.failed else words

    def _build(self, actions: Mapping[str, QAction]) -> None:
        frame, column = panel()
        top, row = strip()
        row.addWidget(heading("Many pages"), 1)
        names = ("batch_read", None, "batch_stop", "batch_go_on")
        spaced(row, *(None if name is None else tool_button(actions[name]) for name in names))
        column.addWidget(top)
        self.about.setContentsMargins(STEP + 4, STEP, STEP + 4, STEP)
        column.addWidget(self.about)
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("Files of the batch")
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(4 * STEP)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate((200, 96, 72, 104, 160)):
            table.setColumnWidth(place, width)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(self._on_activated)
        table.selectionModel().currentChanged.connect(lambda *_: self.changed.emit())
        column.addWidget(table, 1)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(STEP // 2)
        self.progress.setAccessibleName("Progress of the batch")
        column.addWidget(self.progress)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def _on_activated(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.row_at(index.row()).path)

    def _on_begun(self, sources: object) -> None:
        self.state.begin(sources)  # type: ignore[arg-type]
        self.model.begun()
        self.progress.setRange(0, max(1, len(self.state.rows)))
        self._show_progress()
        self.changed.emit()

    def _on_happened(self, event: object) -> None:
        if not self.runner.busy:
            return  # of a batch that was stopped
        self._in_library = isinstance(event, Added)
        place = self.state.take_added(event) if isinstance(event, Added) else self.state.take_event(event)  # type: ignore[arg-type]
        self.model.changed(place)
        self._show_progress()

    def _on_ended(self, stopped: bool, error: HwocrError | None) -> None:
        self.state.end(
            stopped=stopped or error is not None, in_library=self._in_library or not self.state.pages
        )
        self.model.begun()
        self._show_progress()
        if stopped:
            self.about.setText(f"Stopped: {self.words()}. “Go on” continues.")
        self.changed.emit()

    def _show_progress(self) -> None:
        self.progress.setValue(self.state.done)
        self.about.setText(self.words())
        self.changed.emit()
