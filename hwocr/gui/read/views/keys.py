"""Which keys type on the page, and what they do; the same in the text and on the picture."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Stroke = Literal["type", "delete", "backspace", "confirm", "split_line"]

_MOVES_ONLY = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


def stroke_of(event: QKeyEvent) -> tuple[Stroke, str] | None:
    """Return what a key does to the page, and the character it types; None for other keys."""
    key, modifiers = event.key(), event.modifiers()
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    # AltGr, with which many keyboards type, comes as Ctrl+Alt on Windows.
    alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    plain = not modifiers & ~(_MOVES_ONLY | Qt.KeyboardModifier.GroupSwitchModifier)
    if not plain and modifiers & alt_gr != alt_gr:
        return None
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return ("split_line" if shift else "confirm"), ""
    if key == Qt.Key.Key_Delete:
        return "delete", ""
    if key == Qt.Key.Key_Backspace:
        return "backspace", ""
    text = event.text()
    if len(text) == 1 and text.isprintable():
        return "type", text
    return None
