"""Teaches the program the user's hand from corrected and confirmed letters: one click, or always."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.read.page_state import PageState
from hwocr.gui.read.teaching.letters import Lesson, TaughtLetters

if TYPE_CHECKING:
    from hwocr.gui.read.tab import ReadTab

PERSONAL = "personal"
"""The same as `hwocr.models.names.PERSONAL`."""

# With "always", a letter is taught once nothing was corrected for so long, milliseconds.
_PAUSE = 1500


class Teaching(QObject):
    """What is taught from the pages of the Read tab."""

    def __init__(self, tab: ReadTab, context: ApplicationContext) -> None:
        """Teach from this tab; nothing is taught until it is asked for."""
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self._taught: dict[PageState, TaughtLetters] = {}
        self._always = context.settings.flag("always_teach", False)
        self._edited: set[PageState] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._teach_edited)
        tab.corrections.edited.connect(self._on_edited)

    @property
    def always(self) -> bool:
        """Whether every correction is taught."""
        return self._always

    def set_always(self, always: bool) -> None:
        """Teach every correction from now on, or none."""
        self._always = always
        self._context.settings.set_flag("always_teach", always)

    def teach(self) -> None:
        """Teach what was corrected and confirmed on the page that is shown."""
        page_state = self._tab.page_state
        if page_state is None or page_state.page is None:
            return
        if not self._lessons(page_state):
            self._context.messages.show_message(
                "There is nothing new to teach on this page.", "Correct or confirm letters first."
            )
            return
        self._teach(page_state, quietly=False)

    def remove(self, identity: str, done: Callable[[], None]) -> None:
        """Take an example out of the personal set; a button brings it back."""
        engine = self._context.engine

        def removed(restore: Callable[[], None]) -> None:
            for taught in self._taught.values():
                taught.forget(identity)
            self._context.messages.show_offer(
                "Taken out of the personal set.", "", [("Undo", lambda: self._restore([restore], done))]
            )
            done()

        self._context.quick.start(
            lambda _task: engine.forget(identity), removed, self._context.messages.show_error
        )

    def _lessons(self, page_state: PageState) -> list[Lesson]:
        taught = self._taught.setdefault(page_state, TaughtLetters())
        return taught.lessons(page_state.page) if page_state.page is not None else []

    def _on_edited(self, page_states: list[PageState]) -> None:
        if self._always:
            self._edited.update(page_states)
            self._timer.start()

    def _teach_edited(self) -> None:
        edited, self._edited = self._edited, set()
        for page_state in edited:
            if self._lessons(page_state):
                self._teach(page_state, quietly=True)

    def _teach(self, page_state: PageState, *, quietly: bool) -> None:
        lessons = self._lessons(page_state)
        engine = self._context.engine
        source, number = page_state.origin or page_state.name, page_state.number
        pairs = [(lesson.picture, lesson.label, lesson.replaces) for lesson in lessons]
        self._context.quick.start(
            lambda _task: engine.teach(pairs, source, number),
            lambda identities: self._on_taught(page_state, lessons, identities, quietly),
            self._context.messages.show_error,
        )

    def _on_taught(
        self, page_state: PageState, lessons: list[Lesson], identities: list[str], quietly: bool
    ) -> None:
        self._taught[page_state].note(lessons, identities)
        if quietly:
            return
        which = "1 letter was" if len(lessons) == 1 else f"{len(lessons)} letters were"
        offers: list[tuple[str, Callable[[], object]]] = [
            ("Undo", lambda: self._take_back(page_state, identities))
        ]
        reading = self._context.reading
        if not reading.choice.model.startswith(PERSONAL):
            offers.insert(0, ("Read with it", self._read_with_it))
        self._context.messages.show_offer(
            f"{which} taught.", "The model personal knows them from now on.", offers
        )

    def _read_with_it(self) -> None:
        reading = self._context.reading
        reading.choose(replace(reading.choice, model=PERSONAL))

    def _take_back(self, page_state: PageState, identities: list[str]) -> None:
        engine = self._context.engine
        for identity in identities:
            self._taught[page_state].forget(identity)
        self._context.quick.start(
            lambda _task: [engine.forget(identity) for identity in identities],
            lambda _restores: self._context.messages.show_message("The letters are not taught any more."),
            self._context.messages.show_error,
        )

    def _restore(self, restores: list[Callable[[], None]], done: Callable[[], None]) -> None:
        def bring_back() -> None:
            for restore in restores:
                restore()

        self._context.quick.start(
            lambda _task: bring_back(), lambda _none: done(), self._context.messages.show_error
        )
