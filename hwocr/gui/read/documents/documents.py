"""The documents of the window: saved, closed with a question, kept against a kill and recovered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.read.documents.autosave import Autosave
from hwocr.gui.read.documents.saving import Saving
from hwocr.gui.read.page_state import PageState

if TYPE_CHECKING:
    from hwocr.gui.read.tab import ReadTab


class Documents(QObject):
    """What the Read tab does with documents.

    Attributes:
        autosave: keeps every step.
        saving: writes documents.
    """

    def __init__(self, tab: ReadTab, context: ApplicationContext) -> None:
        """Look after the pages of this tab."""
        super().__init__(tab)
        self._tab = tab
        self._messages = context.messages
        self.autosave = Autosave(context.engine, context.workers, self)
        self.saving = Saving(context, tab, lambda: tab.read_queue.page_states)
        self.saving.saved = self.autosave.saved
        self.autosave.failed.connect(context.messages.show_error)
        self.autosave.found.connect(self._offer_recovery)
        tab.read_queue.sheet_added.connect(lambda page_state, _first: self.autosave.keep(page_state))
        tab.read_queue.sheet_read.connect(self.autosave.keep)
        tab.read_queue.warned.connect(self._on_warned)

    def save(self, *, as_new: bool = False) -> None:
        """Save the document of the page that is shown."""
        self._tab.panes.line.commit()
        if self._tab.page_state is not None:
            self.saving.save(self._tab.page_state, as_new=as_new, done=self._tab.refresh_page)

    def may_close(self) -> bool:
        """Ask about corrections that are not saved; tell whether the window may close."""
        self._tab.panes.line.commit()
        return self.saving.may_close()

    def may_close_page(self, page_state: PageState) -> bool:
        """Ask about the corrections of a page, if they are not saved; tell whether it may be closed."""
        if not page_state.unsaved:
            return True
        answer = self.saving.ask_unsaved(1)
        if answer == "save":
            return self.saving.save(page_state)
        return answer == "discard"

    def recover(self) -> None:
        """Open what a killed window left."""
        self._messages.hide()
        self._tab.read_queue.open_recovered(self.autosave.recovered())

    def _offer_recovery(self, count: int) -> None:
        which = "1 page with corrections was" if count == 1 else f"{count} pages with corrections were"
        self._messages.show_offer(
            f"{which} not saved when hwocr was ended.",
            "They can be opened as they were after the last step.",
            [("Open", self.recover), ("Forget", self.autosave.discard_left_behind)],
        )

    def _on_warned(self, warnings: tuple[str, ...]) -> None:
        self._messages.show_message(warnings[0], " ".join(warnings[1:]), "warning")
