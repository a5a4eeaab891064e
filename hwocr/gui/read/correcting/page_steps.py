"""Steps on the page's picture: boxes drawn, cut, merged, moved; the page turned, cropped, read in part."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwocr.errors import HwocrError
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.read.correcting.box_steps import BoxSteps, Classify, letter_cut, letter_in_box, letters_of_cut
from hwocr.gui.read.correcting.corrections import Corrections
from hwocr.gui.read.correcting.page_tools import PageTools, Tool

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.documents.editing.recutting import Point
    from hwocr.documents.frame import Frame
    from hwocr.gui.read.tab import ReadTab
    from hwocr.reading.page import Box, Glyph, Page


class PageSteps(QObject):
    """What the user does on the picture."""

    def __init__(self, tab: ReadTab, context: ApplicationContext, corrections: Corrections) -> None:
        """Work on the page view of this tab, once its panes are built."""
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self._corrections = corrections
        self._boxes = BoxSteps(corrections.editor)
        self.tools = PageTools(tab.panes.page)
        self.tools.box_drawn.connect(self._on_box)
        self.tools.cut_drawn.connect(self._on_cut)
        self.tools.box_moved.connect(self._on_moved)
        self.tools.crop_drawn.connect(self._on_crop)
        self.tools.region_drawn.connect(self._on_region)

    def take_tool(self, tool: Tool, on: bool) -> None:
        """Take a tool in hand, or put it down."""
        if on or self.tools.tool == tool:
            self.tools.take(tool if on else "")

    def merge(self) -> None:
        """Make one letter of the chosen one and the next."""
        page, index = self._corrections.editor.page, self._corrections.editor.selected
        if page is None or index < 0:
            return
        if index + 1 >= len(page.glyphs):
            self._say("There is no letter after this one.", "Choose the left one of the two.")
            return
        from hwocr.reading.page import Box

        box = Box.around(glyph.box for glyph in page.glyphs[index : index + 2])
        self._read(
            page,
            lambda pixels, classify: letter_in_box(pixels, box, classify, tight=False),
            lambda read: self._boxes.merge(index, index + 1, read),
        )

    def turn(self, quarters: int) -> None:
        """Turn the page by quarters clockwise and read it again."""
        self._reframe("turn the page", lambda frame: frame.turned(quarters))

    def whole(self) -> None:
        """Take a crop back and read the page again."""
        self._reframe("show the whole picture", lambda frame: frame.whole())

    def _on_crop(self, box: Box) -> None:
        self._reframe("crop the page", lambda frame: frame.cropped(box))

    def _on_region(self, box: Box) -> None:
        page_state = self._tab.page_state
        if page_state is not None:
            self._tab.read_queue.reread(page_state, box)

    def _reframe(self, name: str, change: Callable[[Frame], Frame]) -> None:
        from hwocr.documents.frame import Frame
        from hwocr.documents.history.edit import Edit
        from hwocr.documents.rereading.reattach import moved

        page_state = self._tab.page_state
        if page_state is None or page_state.pyramid is None:
            return
        if page_state.history is None:
            frame = change(page_state.frame or Frame(page_state.pyramid.width, page_state.pyramid.height))
            page_state.frame, page_state.image = frame, None
            self._tab.read_queue.reload(page_state)
        else:
            state = page_state.history.state
            frame = change(state.frame)
            if frame == state.frame:
                return
            step = Edit(name, states=(state, moved(state, frame)), selected=(page_state.selected, -1))
            page_state.selected = -1
            self._corrections.guard(
                lambda: page_state.history.do(step) if page_state.history is not None else None
            )
            self._corrections.edited.emit([page_state])
        self._tab.read_queue.reread(page_state)

    def _on_box(self, box: Box) -> None:
        page = self._corrections.editor.page
        if page is not None:
            self._read(page, lambda pixels, classify: letter_in_box(pixels, box, classify), self._boxes.add)

    def _on_cut(self, start: Point, end: Point) -> None:
        page = self._corrections.editor.page
        index = letter_cut(page, start, end) if page is not None else -1
        if page is None or index < 0:
            self._say("No letter lies under this cut.", "Draw it through a letter’s box.")
            return
        box = page.glyphs[index].box
        self._read(
            page,
            lambda pixels, classify: letters_of_cut(pixels, box, start, end, classify),
            lambda parts: self._boxes.split(index, parts),
        )

    def _on_moved(self, box: Box) -> None:
        page, index = self._corrections.editor.page, self._corrections.editor.selected
        if page is not None and index >= 0:
            self._read(
                page,
                lambda pixels, classify: letter_in_box(pixels, box, classify, tight=False),
                lambda read: self._boxes.move(index, box, read),
            )

    def _say(self, message: str, hint: str) -> None:
        self._context.messages.show_message(message, hint)

    def _read(
        self,
        page: Page,
        cut: Callable[[NDArray[np.uint8], Classify], Glyph | tuple[Glyph, ...]],
        done: Callable[..., None],
    ) -> None:
        """Cut letters out and have the network read them (in a worker), then take the step.

        The step is dropped where the page was changed meanwhile: its letters' numbers may be others by then.
        """
        page_state, engine, choice = self._tab.page_state, self._context.engine, self._context.reading.choice
        if page_state is None or page_state.image is None:
            self._say("The picture of this page is not here yet.", "Try again in a moment.")
            return
        pixels = page_state.image.pixels

        def take(read: object) -> None:
            if self._tab.page_state is page_state and self._corrections.editor.page is page:
                self._corrections.guard(lambda: done(read))

        def failed(error: HwocrError) -> None:
            self.tools.choose(self._corrections.chosen_box())
            self._say(error.message, error.hint)

        self._context.quick.start(
            lambda _task: cut(pixels, lambda picture: engine.classify(picture, choice)), take, failed
        )
