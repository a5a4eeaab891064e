"""The Read tab."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QStackedLayout, QWidget

from hwocr.errors import HwocrError
from hwocr.gui.context.tab import Desk, Menus, Tab
from hwocr.gui.read.builder import build_panes
from hwocr.gui.read.commands import Commands
from hwocr.gui.read.page_state import Sheet, status_line
from hwocr.gui.read.read_queue import Conductor
from hwocr.gui.read.views.empty import EmptyState, sample_pages
from hwocr.gui.widgets.progress import ProgressStrip

_UNREAD = "This page was not read. Press F5 to read it."
_NOTHING = "No writing was found on this page."


class ReadTab(Tab):
    """Pages, their text, their letters."""

    def __init__(self, desk: Desk, parent: QWidget, shared: dict[str, QAction]) -> None:
        """Build the tab.

        Args:
            desk: what the window lends.
            parent: the window.
            shared: the window's own actions ``open`` and ``paste``.
        """
        super().__init__(parent)
        self._desk = desk
        self._sheet: Sheet | None = None
        self._failures: list[tuple[HwocrError, Path | None]] = []
        self.commands = Commands(self, desk)
        self.conductor = Conductor(desk.engine, desk.workers, desk.reading, self)
        self.panes = build_panes(self.commands.actions)
        self.empty = EmptyState(shared["open"], shared["paste"], sample_pages())
        self.empty.sample_chosen.connect(lambda path: self.open_files([path], remember=False))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.panes.outer)
        self._progress = ProgressStrip(self)
        self._progress.cancelled.connect(self.cancel)
        self._remembered: set[Path] = set()
        self._connect()
        self._restore()
        self.commands.update()

    @property
    def sheet(self) -> Sheet | None:
        """The page that is shown."""
        return self._sheet

    @property
    def progress(self) -> ProgressStrip:
        """How far reading is."""
        return self._progress

    def menus(self) -> Menus:
        """The tab's actions by menu."""
        return self.commands.menus()

    def status(self) -> str:
        """Letters, doubtful ones, seconds."""
        return (
            status_line(self._sheet.page) if self._sheet is not None and self._sheet.page is not None else ""
        )

    def open_files(self, paths: Sequence[Path], *, remember: bool = True) -> None:
        """Open files and show the first of their pages."""
        if not paths:
            return
        self._desk.messages.hide()
        self._failures.clear()
        if remember:
            self._remembered.update(paths)
            self._desk.settings.last_folder = str(paths[0].absolute().parent)
        self.conductor.open(paths)

    def open_picture(self, picture: QImage) -> None:
        """Read a picture from the clipboard."""
        self._desk.messages.hide()
        self._failures.clear()
        self.conductor.open_picture(picture)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show a page."""
        if sheet is self._sheet:
            return
        self._sheet = sheet
        self.conductor.show(sheet)
        self._stack.setCurrentIndex(0 if sheet is None else 1)
        self.panes.thumbnails.show_sheet(sheet)
        self.panes.title.setText(sheet.title if sheet is not None else "")
        self.panes.page.show_picture(sheet.pyramid if sheet is not None else None)
        self._show_result()

    def choose(self, index: int) -> None:
        """Choose a letter of the page; -1 for none."""
        sheet = self._sheet
        if sheet is None or sheet.page is None:
            return
        sheet.selected = index
        glyphs = sheet.page.glyphs
        self.panes.page.choose(index)
        self.panes.text.choose(index)
        self.panes.letter.show_glyph(glyphs[index] if index >= 0 else None, sheet.pyramid)
        self.panes.position.setText(f"{index + 1} of {len(glyphs)}" if index >= 0 else "")

    def cancel(self) -> None:
        """Stop opening and reading."""
        if self.conductor.busy:
            self.conductor.cancel()
            self._show_result()
            self._desk.messages.show_message("Stopped.", "Press F5 to read the page after all.")

    def close_page(self) -> None:
        """Take the page that is shown out of the window."""
        sheet = self._sheet
        if sheet is None:
            return
        sheets = self.conductor.sheets
        at = sheets.index(sheet)
        others = sheets[at + 1 : at + 2] or sheets[max(0, at - 1) : at]
        self.conductor.close(sheet)
        self.panes.thumbnails.remove(sheet)
        self.show_sheet(others[0] if others else None)
        self.panes.pages.setVisible(len(sheets) > 1)
        self.commands.update()

    def reread(self) -> None:
        """Read the page that is shown again."""
        if self._sheet is not None:
            self._failures.clear()
            self.conductor.reread(self._sheet)

    def rehearse(self) -> None:
        """Paint the panels once for nobody: styles, layouts and fonts are ready when the first page comes."""
        if self._sheet is None:
            self.panes.outer.resize(self.size())
            self.panes.outer.grab()

    def save_state(self) -> None:
        """Remember the splitters and switches."""
        settings = self._desk.settings
        settings.set_state("read_outer", self.panes.outer.saveState())
        settings.set_state("read_right", self.panes.right.saveState())
        settings.set_flag("boxes", self.commands.actions["boxes"].isChecked())

    def _connect(self) -> None:
        panes, conductor = self.panes, self.conductor
        conductor.sheet_added.connect(self._on_added)
        conductor.sheet_loaded.connect(self._on_loaded)
        conductor.sheet_read.connect(self._on_read)
        conductor.failed.connect(self._on_failed)
        conductor.progressed.connect(self._progress.show_progress)
        conductor.busy_changed.connect(self._on_busy)
        panes.thumbnails.sheet_chosen.connect(self.show_sheet)
        panes.page.glyph_clicked.connect(self.choose)
        panes.text.glyph_clicked.connect(self.choose)
        panes.page.moved.connect(self.commands.move)
        panes.text.moved.connect(self.commands.move)
        panes.page.zoom_changed.connect(lambda zoom: panes.zoom.setText(f"{zoom * 100:.0f} %"))

    def _restore(self) -> None:
        from dataclasses import replace

        settings, reading = self._desk.settings, self._desk.reading
        for splitter, name in ((self.panes.outer, "read_outer"), (self.panes.right, "read_right")):
            state = settings.state(name)
            if state is not None:
                splitter.restoreState(state)
        boxes, context = self.commands.actions["boxes"], self.commands.actions["context"]
        boxes.toggled.connect(self.panes.page.boxes.show_boxes)
        boxes.setChecked(True)
        boxes.setChecked(settings.flag("boxes", True))
        context.setChecked(reading.choice.use_context)
        context.toggled.connect(lambda wanted: reading.choose(replace(reading.choice, use_context=wanted)))
        labels = self.commands.actions["labels"]
        labels.setChecked(reading.choice.leave_out_labels)
        labels.toggled.connect(
            lambda wanted: reading.choose(replace(reading.choice, leave_out_labels=wanted))
        )
        self.panes.pages.hide()

    def _on_added(self, sheet: Sheet, first: bool) -> None:
        self.panes.thumbnails.add(sheet)
        self.panes.pages.setVisible(len(self.conductor.sheets) > 1)
        if sheet.path in self._remembered:
            self._desk.settings.add_recent_file(sheet.path)
            self._remembered.discard(sheet.path)
        if first or self._sheet is None:
            self.show_sheet(sheet)
        self.commands.update()

    def _on_loaded(self, sheet: Sheet) -> None:
        if sheet is self._sheet:
            self.panes.page.show_picture(sheet.pyramid)

    def _on_read(self, sheet: Sheet) -> None:
        self.panes.thumbnails.refresh()
        if sheet is self._sheet:
            self._show_result()

    def _on_failed(self, error: HwocrError, path: Path | None) -> None:
        self._failures.append((error, path))
        if path is not None:
            self._desk.settings.forget_recent_file(path)
        if len(self._failures) == 1:
            self._desk.messages.show_error(error)
        else:
            names = ", ".join(path.name for _error, path in self._failures if path is not None)
            self._desk.messages.show_message(
                f"{len(self._failures)} files could not be read: {names}.", error.hint, "error"
            )
        self._show_result()

    def _on_busy(self, busy: bool) -> None:
        if busy:
            self._progress.start("Opening" if self._sheet is None else "Reading")
        else:
            self._progress.finish()
            if self._sheet is not None and self._sheet.page is None:
                self._show_result()
        self.commands.update()

    def _show_result(self) -> None:
        """Show what was read on the page in view, or why there is nothing."""
        sheet = self._sheet
        page = sheet.page if sheet is not None else None
        placeholder = _NOTHING if page is not None else "Reading…" if self.conductor.busy else _UNREAD
        self.panes.page.show_page(page)
        self.panes.text.show_page(page, placeholder)
        self.panes.letter.show_glyph(None, None)
        self.panes.position.setText("")
        if page is not None and sheet is not None:
            if sheet.selected >= 0:
                self.choose(sheet.selected)
            if page.warnings:
                self._desk.messages.show_message(page.warnings[0], "", "warning")
        self.status_changed.emit(self.status())
        self.commands.update()
