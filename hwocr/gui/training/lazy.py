"""A tab whose contents need slow imports: it stands at once and fills when a worker has made them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hwocr.gui.context.actions import make_action
from hwocr.gui.context.imports import import_pydantic
from hwocr.gui.context.tab import ApplicationContext, Menus, Tab
from hwocr.gui.widgets.parts import muted

_BLINK = 200


class Body(Protocol):
    """What fills such a tab: a widget that connects itself to the tab's actions."""

    def status(self) -> str:
        """Return the line for the status bar."""
        ...

    def save_state(self) -> None:
        """The window is closing: remember, and end all work."""
        ...


class LazyTab(Tab):
    """An empty tab with its actions; the body comes when what it imports has been imported.

    Attributes:
        actions_by_name: the tab's actions, disabled until the body is there.
    """

    def __init__(
        self,
        context: ApplicationContext,
        parent: QWidget,
        *,
        names: Mapping[str, Sequence[str | None]],
        prepare: Callable[[], None],
        make: Callable[[ApplicationContext, LazyTab], Iterator[QWidget | None]],
    ) -> None:
        """Build the empty tab and begin the imports.

        Args:
            context: of the main window.
            parent: the main window.
            names: the actions by menu; None is a separator.
            prepare: imports what the body needs; called in a worker.
            make: makes the body, a `Body`, on the GUI thread and gives it as the last thing; it gives
                None wherever the window may catch its breath before.
        """
        super().__init__(parent)
        self._context = context
        self._names = names
        self._make = make
        self._body: QWidget | None = None
        self.actions_by_name = {
            name: make_action(name, self) for listed in names.values() for name in listed if name is not None
        }
        for action in self.actions_by_name.values():
            action.setEnabled(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._waiting = muted("One moment …")
        self._column.addWidget(self._waiting, 1, Qt.AlignmentFlag.AlignCenter)
        # Words that come and go within a blink would only flicker.
        self._waiting.setVisible(False)
        QTimer.singleShot(_BLINK, self, lambda: self._waiting.setVisible(self._body is None))
        context.workers.start(
            lambda _task: _import_all(prepare), lambda _none: self._fill(), context.messages.show_error
        )

    @property
    def body(self) -> QWidget | None:
        """What fills the tab; None while it is still being imported."""
        return self._body

    def menus(self) -> Menus:
        """The tab's actions by menu."""
        return {
            title: [None if name is None else self.actions_by_name[name] for name in listed]
            for title, listed in self._names.items()
        }

    def status(self) -> str:
        """What the body says."""
        return self._body.status() if self._body is not None else ""  # type: ignore[attr-defined]

    def save_state(self) -> None:
        """Let the body end its work."""
        if self._body is not None:
            self._body.save_state()  # type: ignore[attr-defined]

    def going_on(self) -> list[str]:
        """What the body trains on."""
        names = getattr(self._body, "going_on", None)
        return names() if names is not None else []

    def _fill(self) -> None:
        for action in self.actions_by_name.values():
            action.setEnabled(True)
        self._steps = self._make(self._context, self)
        self._step()

    def _step(self) -> None:
        body = next(self._steps)
        if body is None:
            QTimer.singleShot(0, self, self._step)
            return
        self._waiting.hide()
        self._body = body
        self._column.addWidget(body)
        self.status_changed.emit(self.status())


def _import_all(prepare: Callable[[], None]) -> None:
    import_pydantic()
    prepare()
