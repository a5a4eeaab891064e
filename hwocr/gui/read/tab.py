"""The Read tab."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QStackedLayout, QWidget

from hwocr.errors import HwocrError
from hwocr.gui.context.tab import ApplicationContext, Menus, Tab
from hwocr.gui.read.builder import build_panes
from hwocr.gui.read.commands import Commands
from hwocr.gui.read.correcting.actions import show_tool
from hwocr.gui.read.correcting.alike import Alike
from hwocr.gui.read.correcting.corrections import Corrections
from hwocr.gui.read.correcting.finding import Finding
from hwocr.gui.read.correcting.page_steps import PageSteps
from hwocr.gui.read.correcting.past import Past
from hwocr.gui.read.documents.documents import Documents
from hwocr.gui.read.open_pages import OpenPages
from hwocr.gui.read.page_state import PageState, status_line
from hwocr.gui.read.read_queue import ReadQueue
from hwocr.gui.read.teaching.teaching import Teaching
from hwocr.gui.read.views.empty import EmptyState, sample_pages
from hwocr.gui.read.why.why import Why
from hwocr.gui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from hwocr.reading.page import Page

_UNREAD = "This page was not read. Press F5 to read it."
_NOTHING = "No writing was found on this page."


class ReadTab(Tab):
    """Pages, their text, their letters."""

    def __init__(self, context: ApplicationContext, parent: QWidget, shared: dict[str, QAction]) -> None:
        """Build the tab.

        Args:
            context: what the window lends.
            parent: the window.
            shared: the window's own actions ``open`` and ``paste``.
        """
        super().__init__(parent)
        self._context = context
        self._sheet: PageState | None = None
        self._failures: list[tuple[HwocrError, Path | None]] = []
        self.commands = Commands(self, context)
        self.read_queue = ReadQueue(context.engine, context.workers, context.reading, self)
        self.panes = build_panes(self.commands.actions, shared["open"])
        self.corrections = Corrections(self, context)
        self.page_steps = PageSteps(self, context, self.corrections)
        self.alike = Alike(self, context, self.corrections, self.panes.alike)
        self.finding = Finding(self, context, self.corrections, self.panes.find)
        self.past = Past(self, self.corrections, self.panes.history)
        self.teaching = Teaching(self, context)
        self.why = Why(self, context, self.panes.why)
        self.documents = Documents(self, context)
        self.empty = EmptyState(shared["open"], shared["paste"], sample_pages())
        self.empty.sample_chosen.connect(lambda path: self.open_files([path], remember=False))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.panes.outer)
        self._progress = ProgressStrip(self)
        self._progress.cancelled.connect(self.cancel)
        self._remembered: set[Path] = set()
        self._warned = ""
        self.open_pages = OpenPages(
            context.settings,
            lambda: self.read_queue.page_states,
            lambda: self._sheet,
            lambda paths: self.open_files(paths, remember=False),
        )
        self._connect()
        self._restore()
        self.commands.update()

    @property
    def page_state(self) -> PageState | None:
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
        self._context.messages.hide()
        self._failures.clear()
        if remember:
            self._remembered.update(paths)
            self._context.settings.last_folder = str(paths[0].absolute().parent)
        self.read_queue.open(paths)

    def open_picture(self, picture: QImage, word: str = "clipboard") -> None:
        """Read a picture that is in memory; a word says where it came from."""
        self._context.messages.hide()
        self._failures.clear()
        self.read_queue.open_picture(picture, word)

    def open_drawing(self, picture: QImage, page: Page | None) -> None:
        """Open what was drawn; where it was read already, that is what was read."""
        self._context.messages.hide()
        self._failures.clear()
        self.read_queue.open_picture(picture, "drawing", page)

    def show_sheet(self, page_state: PageState | None) -> None:
        """Show a page."""
        if page_state is self._sheet:
            return
        self.panes.line.commit()
        self._sheet = page_state
        self.corrections.editor.work = page_state
        self.read_queue.show(page_state)
        self._stack.setCurrentIndex(0 if page_state is None else 1)
        self.panes.thumbnails.show_sheet(page_state)
        self.panes.title.setText(page_state.title if page_state is not None else "")
        self._show_picture()
        self.panes.show_letter()
        self._show_result()

    def paste_text(self, text: str) -> bool:
        """Type text from the clipboard into the page's text."""
        return self.panes.text.hasFocus() and self.corrections.paste(text)

    def choose(self, index: int) -> None:
        """Choose a letter of the page; -1 for none."""
        page_state = self._sheet
        if page_state is None or page_state.page is None:
            return
        page_state.selected = index
        glyphs = page_state.page.glyphs
        self.panes.page.choose(index)
        self.panes.text.choose(index)
        self.panes.letter.show_glyph(glyphs[index] if index >= 0 else None, page_state.pyramid)
        self.panes.position.setText(f"{index + 1} of {len(glyphs)}" if index >= 0 else "")
        number = self.panes.text.text_map.lines[index] if index >= 0 else -1
        self.panes.line.show_line(page_state.page, number, index, page_state.pyramid)
        self.page_steps.tools.choose(self.corrections.chosen_box())
        self.why.refresh()
        self.commands.update()

    def cancel(self) -> None:
        """Stop opening and reading."""
        if self.read_queue.busy:
            self.read_queue.cancel()
            self._show_result()
            self._context.messages.show_message("Stopped.", "Press F5 to read the page after all.")

    def close_page(self) -> None:
        """Take the page that is shown out of the window."""
        page_state = self._sheet
        if page_state is None:
            return
        page_states = self.read_queue.page_states
        at = page_states.index(page_state)
        others = page_states[at + 1 : at + 2] or page_states[max(0, at - 1) : at]
        if not self.documents.may_close_page(page_state):
            return
        self.read_queue.close(page_state)
        self.documents.autosave.forget(page_state)
        self.panes.thumbnails.remove(page_state)
        self.show_sheet(others[0] if others else None)
        self.panes.pages.setVisible(len(page_states) > 1)
        self.commands.update()

    def reread(self) -> None:
        """Read the page that is shown again."""
        if self._sheet is not None:
            self._failures.clear()
            self.read_queue.reread(self._sheet)

    def prewarm(self) -> None:
        """Paint the panels once for nobody: styles, layouts and fonts are ready when the first page comes."""
        if self._sheet is None:
            self.panes.outer.resize(self.size())
            self.panes.outer.grab()

    def save_state(self) -> None:
        """Remember the splitters and switches."""
        settings = self._context.settings
        settings.set_state("read_outer", self.panes.outer.saveState())
        settings.set_state("read_right", self.panes.right.saveState())
        settings.set_flag("boxes", self.commands.actions["boxes"].isChecked())
        self.open_pages.remember()

    def _connect(self) -> None:
        panes, read_queue = self.panes, self.read_queue
        read_queue.sheet_added.connect(self._on_added)
        read_queue.sheet_loaded.connect(self._on_loaded)
        read_queue.sheet_read.connect(self._on_read)
        read_queue.failed.connect(self._on_failed)
        self.corrections.connect_panes()
        self.corrections.edited.connect(self._on_edited)
        self.alike.offered.connect(panes.letter.offer_alike)
        panes.letter.alike.clicked.connect(self.alike.show)
        self.page_steps.tools.tool_changed.connect(lambda tool: show_tool(self.commands.actions, tool))
        read_queue.progressed.connect(self._on_progress)
        read_queue.progressed.connect(lambda _stage, _fraction: panes.thumbnails.refresh())
        read_queue.busy_changed.connect(self._on_busy)
        panes.thumbnails.sheet_chosen.connect(self.show_sheet)
        panes.page.glyph_clicked.connect(self.choose)
        panes.text.glyph_clicked.connect(self.choose)
        panes.page.moved.connect(self.commands.move)
        panes.text.moved.connect(self.commands.move)
        panes.page.zoom_changed.connect(lambda zoom: panes.zoom.setText(f"{zoom * 100:.0f} %"))

    def _restore(self) -> None:
        from dataclasses import replace

        settings, reading = self._context.settings, self._context.reading
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
        self.commands.actions["always_teach"].setChecked(self.teaching.always)
        labels = self.commands.actions["labels"]
        labels.setChecked(reading.choice.leave_out_labels)
        labels.toggled.connect(
            lambda wanted: reading.choose(replace(reading.choice, leave_out_labels=wanted))
        )
        self.panes.pages.hide()

    def _on_added(self, page_state: PageState, first: bool) -> None:
        self.panes.thumbnails.add(page_state)
        self.panes.pages.setVisible(len(self.read_queue.page_states) > 1)
        if page_state.path in self._remembered:
            self._context.settings.add_recent_file(page_state.path)
            self._remembered.discard(page_state.path)
        if first or self._sheet is None or self.open_pages.was_shown(page_state):
            self.show_sheet(page_state)
        self.commands.update()

    def _on_loaded(self, page_state: PageState) -> None:
        if page_state is self._sheet:
            self._show_picture()
            self._show_result()

    def _on_edited(self, page_states: list[PageState]) -> None:
        """Show what a step changed; fetch the picture anew where it was turned or cropped."""
        for page_state in page_states:
            if page_state.history is not None and page_state.frame not in (
                None,
                page_state.history.state.frame,
            ):
                page_state.image = page_state.pyramid = page_state.region = None
                self.read_queue.reload(page_state)
        self.panes.thumbnails.refresh()
        if self._sheet in page_states:
            self.refresh_page()

    def _show_picture(self) -> None:
        pyramid = self._sheet.pyramid if self._sheet is not None else None
        self.panes.page.show_picture(pyramid)
        if pyramid is not None:
            self.page_steps.tools.show_page(pyramid.width, pyramid.height, pyramid.dark)

    def _on_read(self, page_state: PageState) -> None:
        self.panes.thumbnails.refresh()
        if page_state is self._sheet:
            self._show_result()

    def _on_failed(self, error: HwocrError, path: Path | None) -> None:
        self._failures.append((error, path))
        if path is not None:
            self._context.settings.forget_recent_file(path)
        if len(self._failures) == 1:
            self._context.messages.show_error(error)
        else:
            names = ", ".join(path.name for _error, path in self._failures if path is not None)
            self._context.messages.show_message(
                f"{len(self._failures)} files could not be read: {names}.", error.hint, "error"
            )
        self._show_result()

    def _on_progress(self, stage: str, fraction: float) -> None:
        """Say which page of how many is being read, where there are several."""
        number, count = self.read_queue.place
        where = f"Page {number} of {count}: {stage[:1].lower()}{stage[1:]}" if number and count > 1 else stage
        self._progress.show_progress(where, fraction)

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
        page_state = self._sheet
        page = page_state.page if page_state is not None else None
        placeholder = _NOTHING if page is not None else "Reading…" if self.read_queue.busy else _UNREAD
        self._show_page(page, placeholder)
        messages = self._context.messages
        if page is not None and page.warnings:
            self._warned = page.warnings[0]
            messages.show_message(self._warned, "", "warning")
        elif self._warned:
            # What was said of another page does not stand over this one.
            if messages.message == self._warned:
                messages.hide()
            self._warned = ""

    def refresh_page(self) -> None:
        """Show the page as it is now, after a step."""
        page_state = self._sheet
        self._show_page(page_state.page if page_state is not None else None, "")

    def _show_page(self, page: Page | None, placeholder: str) -> None:
        page_state = self._sheet
        same_picture = page_state is not None and page_state.pyramid is not None
        self.panes.page.show_page(page if same_picture else None)
        self.panes.text.show_page(page, placeholder)
        self.panes.letter.show_glyph(None, None)
        self.panes.line.show_line(None, -1, -1, None)
        self.panes.position.setText("")
        self.page_steps.tools.choose(None)
        if page is not None and page_state is not None and page_state.selected >= 0:
            self.choose(page_state.selected)
        self.status_changed.emit(self.status())
        self.commands.update()
