"""Teaches drawn letters: what the network took for something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwocr.gui.context.tab import ApplicationContext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class DrawTeaching(QObject):
    """Offers to teach a letter that was taken for another one, and teaches it."""

    def __init__(self, context: ApplicationContext, parent: QObject) -> None:
        """Teach through this context's engine."""
        super().__init__(parent)
        self._context = context

    def offer(
        self,
        picture: NDArray[np.float32] | None,
        label: str,
        predicted: str,
        undo: Callable[[], None] | None = None,
    ) -> None:
        """Offer to teach a letter that the user named, if the network said something else.

        Args:
            picture: (32, 32) of the letter.
            label: what it was named.
            predicted: what the network said.
            undo: takes the naming back; None where that is not to be had.
        """
        if picture is None or not label or label == predicted:
            return
        offers: list[tuple[str, Callable[[], object]]] = [("Teach this", lambda: self.teach(picture, label))]
        if undo is not None:
            offers.append(("Undo", undo))
        self._context.messages.show_offer(
            f"Taken as {label}; the network said {predicted}.",
            "Teach it, and the model personal knows it from now on.",
            offers,
        )

    def teach(self, picture: NDArray[np.float32] | None, label: str) -> None:
        """Teach a drawn letter."""
        if picture is None or not label.strip() or len(label) != 1:
            self._context.messages.show_message("There is no letter to teach.", "Draw one first.")
            return
        engine = self._context.engine
        self._context.quick.start(
            lambda _task: engine.teach([(picture, label, "")], "drawn", 0),
            lambda identities: self._on_taught(label, identities),
            self._context.messages.show_error,
        )

    def _on_taught(self, label: str, identities: list[str]) -> None:
        engine = self._context.engine

        def take_back() -> None:
            self._context.quick.start(
                lambda _task: [engine.forget(identity) for identity in identities],
                lambda _restores: self._context.messages.show_message("The letter is not taught any more."),
                self._context.messages.show_error,
            )

        self._context.messages.show_offer(
            f"{label} was taught.", "The model personal knows it from now on.", [("Undo", take_back)]
        )
