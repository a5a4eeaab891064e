"""Saying at the end that what was begun goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMessageBox, QWidget


def leaving_words(names: Sequence[str]) -> tuple[str, str]:
    """Return what is said when the window is closed while runs train: the message, and what follows of it."""
    one = len(names) == 1
    message = f"{names[0]} is still training." if one else f"{len(names)} runs are still training."
    it, goes, is_ = ("it", "It goes", "it is") if one else ("them", "They go", "they are")
    return message, (
        f"{goes} on when the window closes. Open hwocr again to watch, pause or stop {it}; "
        f"`hwocr runs list` shows how far {is_}."
    )


def ask_leave(parent: QWidget, names: Sequence[str]) -> bool:
    """Say that runs train on, and ask whether the window shall close all the same."""
    message, hint = leaving_words(names)
    box = QMessageBox(QMessageBox.Icon.Information, "hwocr", message, parent=parent)
    box.setInformativeText(hint)
    leave = box.addButton("Close the window", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("Stay", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is leave
