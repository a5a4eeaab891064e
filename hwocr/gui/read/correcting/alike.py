"""Offers every letter that looks like the one just corrected, on this page or on all that are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from hwocr.gui.context.images import cut, ink_image
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.context.workers import Task
from hwocr.gui.read.correcting.alike_panel import AlikePanel, Offered
from hwocr.gui.read.correcting.corrections import Corrections
from hwocr.gui.read.correcting.editor import Work
from hwocr.gui.read.page_state import PageState

if TYPE_CHECKING:
    from hwocr.documents.editing.lookalikes import LookAlike
    from hwocr.gui.read.tab import ReadTab
    from hwocr.reading.page import Page


@dataclass(frozen=True, slots=True, eq=False)
class _Offer:
    """What can be changed along.

    Attributes:
        read_as, label: what the letters were read as, and what they may be.
        page_states: the pages looked through.
        pages: them as they were then.
        found: the letters.
    """

    read_as: str
    label: str
    page_states: list[PageState]
    pages: list[Page]
    found: list[LookAlike]


class Alike(QObject):
    """Looks for look-alikes after each correction.

    Signals:
        offered: how many there are, what they were read as and what they may be; 0 for none.
    """

    offered = Signal(int, str, str)

    def __init__(
        self, tab: ReadTab, context: ApplicationContext, corrections: Corrections, panel: AlikePanel
    ) -> None:
        """Offer in this panel."""
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self._corrections = corrections
        self._panel = panel
        self._offer: _Offer | None = None
        self._task: Task | None = None
        corrections.edited.connect(lambda _sheets: self._withdraw())
        corrections.relabelled.connect(self._look)
        panel.accepted.connect(self._change)
        panel.dismissed.connect(self._dismiss)
        panel.looked_at.connect(self._look_at)

    @property
    def waiting(self) -> bool:
        """Whether look-alikes are being looked for."""
        return self._task is not None

    def show(self) -> None:
        """Show the letters that are offered."""
        offer = self._offer
        if offer is None:
            self._context.messages.show_message(
                "No letters look like one just corrected.",
                "Correct a letter first; others like it are found then.",
            )
            return
        self._panel.offer(offer.read_as, offer.label, [self._offered(offer, one) for one in offer.found])
        self._tab.panes.show_lower(self._panel)
        self._panel.list.setFocus()

    def _look(self, page_state: PageState, index: int, read_as: str) -> None:
        from hwocr.documents.editing.lookalikes import look_alikes

        if page_state.page is None:
            return
        corrected = page_state.page.glyphs[index]
        others = [
            one for one in self._tab.read_queue.page_states if one is not page_state and one.page is not None
        ]
        page_states = [page_state, *others]
        pages = [one.page for one in page_states if one.page is not None]
        self._task = self._context.workers.start(
            lambda _task: look_alikes(pages, corrected, read_as),
            lambda found: self._on_found(_Offer(read_as, corrected.label, page_states, pages, found)),
        )

    def _on_found(self, offer: _Offer) -> None:
        self._task = None
        if any(one.near for one in offer.found):
            self._offer = offer
            self.offered.emit(len(offer.found), offer.read_as, offer.label)

    def _withdraw(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._offer is not None:
            self._offer = None
            self.offered.emit(0, "", "")
            self._tab.panes.show_letter()

    def _offered(self, offer: _Offer, one: LookAlike) -> Offered:
        page_state, page = offer.page_states[one.page], offer.pages[one.page]
        glyph = page.glyphs[one.index]
        box = glyph.box
        half = max(box.width, box.height) * 0.62 + 2
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        area = int(x - half), int(y - half), int(x + half), int(y + half)
        picture = (
            cut(page_state.pyramid, *area) if page_state.pyramid is not None else ink_image(glyph.picture)
        )
        return Offered(picture, f"{page_state.title}, letter {one.index + 1}", one.near)

    def _change(self, numbers: list[int]) -> None:
        from hwocr.documents.editing.letters import relabel

        offer = self._offer
        if offer is None:
            return
        after: dict[PageState, Page] = {}
        for place, (page_state, page) in enumerate(zip(offer.page_states, offer.pages, strict=True)):
            indices = [offer.found[n].index for n in numbers if offer.found[n].page == place]
            if indices and page_state.page is page:
                after[page_state] = relabel(page, indices, offer.label)
        name = f"change {len(numbers)} more from {offer.read_as} to {offer.label}"
        self._corrections.editor.step_everywhere(name, cast("dict[Work, Page]", after))
        self._tab.panes.show_letter()
        self._context.messages.show_message(
            f"{len(numbers)} more letters changed from {offer.read_as} to {offer.label}.",
            "One undo takes them back.",
        )

    def _dismiss(self) -> None:
        self._withdraw()
        self._tab.panes.text.setFocus()

    def _look_at(self, number: int) -> None:
        offer = self._offer
        if offer is not None and 0 <= number < len(offer.found):
            one = offer.found[number]
            if offer.page_states[one.page] is self._tab.page_state:
                self._tab.panes.page.choose(one.index)
