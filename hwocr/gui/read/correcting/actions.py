"""The actions that change a page: made, put into the menu, switched on where they make sense."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from hwocr.gui.context.actions import make_action
from hwocr.gui.read.correcting.page_tools import Tool

if TYPE_CHECKING:
    from hwocr.gui.read.tab import ReadTab

_ON_A_LETTER = (
    "confirm_letter",
    "delete_letter",
    "next_alternative",
    "merge_letters",
    "split_word",
    "join_words",
    "split_line",
    "join_lines",
    "line_up",
    "line_down",
    "confirm_line",
    "why",
)
_ON_A_READ_PAGE = (
    "find",
    "history",
    "edit_line",
    "add_letter",
    "cut_letter",
    "insert_mode",
    "alike",
    "teach",
)
_ON_A_PAGE = (
    "save_document",
    "save_document_as",
    "turn_left",
    "turn_right",
    "crop",
    "read_region",
    "whole_picture",
)
_TOOLS: dict[str, Tool] = {"add_letter": "add", "cut_letter": "cut", "crop": "crop", "read_region": "region"}


def make_correcting(tab: ReadTab) -> dict[str, QAction]:
    """Make the actions of ``tab``; they are used once it is built."""
    calls = {
        "save_document": lambda: tab.documents.save(),
        "save_document_as": lambda: tab.documents.save(as_new=True),
        "undo_edit": lambda: tab.corrections.undo(),
        "redo_edit": lambda: tab.corrections.redo(),
        "find": lambda: tab.finding.open(),
        "history": lambda: tab.past.show(),
        "edit_line": lambda: tab.corrections.edit_line(),
        "confirm_line": lambda: tab.corrections.confirm_line(),
        "confirm_letter": lambda: tab.corrections.confirm(),
        "delete_letter": lambda: tab.corrections.stroke("delete", ""),
        "next_alternative": lambda: tab.corrections.take_next_alternative(),
        "alike": lambda: tab.alike.show(),
        "why": lambda: tab.why.show(),
        "teach": lambda: tab.teaching.teach(),
        "merge_letters": lambda: tab.page_steps.merge(),
        "split_word": lambda: tab.corrections.guard(tab.corrections.typing.split_word),
        "join_words": lambda: tab.corrections.guard(tab.corrections.typing.join_words),
        "split_line": lambda: tab.corrections.guard(tab.corrections.typing.split_line),
        "join_lines": lambda: tab.corrections.guard(tab.corrections.typing.join_lines),
        "line_up": lambda: tab.corrections.guard(lambda: tab.corrections.typing.move_line(-1)),
        "line_down": lambda: tab.corrections.guard(lambda: tab.corrections.typing.move_line(1)),
        "turn_left": lambda: tab.page_steps.turn(-1),
        "turn_right": lambda: tab.page_steps.turn(1),
        "whole_picture": lambda: tab.page_steps.whole(),
    }
    actions = {name: make_action(name, tab, call) for name, call in calls.items()}
    actions["insert_mode"] = make_action(
        "insert_mode", tab, None, lambda on: setattr(tab.corrections.typing, "inserting", on)
    )
    actions["always_teach"] = make_action("always_teach", tab, None, partial(_always_teach, tab))
    for name, tool in _TOOLS.items():
        actions[name] = make_action(name, tab, None, partial(_take_tool, tab, tool))
    return actions


def _take_tool(tab: ReadTab, tool: Tool, on: bool) -> None:
    tab.page_steps.take_tool(tool, on)


def _always_teach(tab: ReadTab, on: bool) -> None:
    tab.teaching.set_always(on)


def correcting_menu(actions: Mapping[str, QAction]) -> list[QAction | None]:
    """Return the entries of the menu Correct."""
    names = (
        "confirm_letter", "next_alternative", "delete_letter", "alike", "why", None,
        "teach", "always_teach", None,
        "edit_line", "confirm_line", "insert_mode", None,
        "add_letter", "cut_letter", "merge_letters", None,
        "split_word", "join_words", "split_line", "join_lines", "line_up", "line_down",
    )  # fmt: skip
    return [actions[name] if name is not None else None for name in names]


def update_correcting(actions: Mapping[str, QAction], tab: ReadTab) -> None:
    """Switch the actions on that make sense now; say what undo takes back."""
    page_state = tab.page_state
    history = page_state.history if page_state is not None else None
    for name in _ON_A_PAGE:
        actions[name].setEnabled(page_state is not None)
    for name in _ON_A_READ_PAGE:
        actions[name].setEnabled(history is not None)
    for name in _ON_A_LETTER:
        actions[name].setEnabled(page_state is not None and history is not None and page_state.selected >= 0)
    undo, redo = (history.undo_name, history.redo_name) if history is not None else ("", "")
    for action, word, name in ((actions["undo_edit"], "Undo", undo), (actions["redo_edit"], "Redo", redo)):
        action.setEnabled(bool(name))
        # An ampersand in a name is an ampersand, not a key.
        action.setText(f"&{word} {name.replace('&', '&&')}" if name else f"&{word}")
        action.setIconText(word)


def show_tool(actions: Mapping[str, QAction], tool: str) -> None:
    """Show which tool is in hand."""
    for name, its_tool in _TOOLS.items():
        actions[name].blockSignals(True)
        actions[name].setChecked(tool == its_tool)
        actions[name].blockSignals(False)
        actions[name].changed.emit()
