"""Every action a user can take: its text, shortcut, status tip and icon, in one table."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from hwocr.gui.appearance.icons import icon
from hwocr.gui.context.action_spec import ActionSpec as ActionSpec
from hwocr.gui.context.correcting_actions import CORRECTING

ACTIONS: dict[str, ActionSpec] = {
    # Window
    "open": ActionSpec(
        "&Open…", ("Ctrl+O",), "Open pictures or PDF files and read them.", "folder-open-outline"
    ),
    "open_model": ActionSpec(
        "Open &model…",
        ("Ctrl+Shift+O",),
        "Read with a model from a file, such as an exported .onnx.",
        "file-import-outline",
    ),
    "open_scanner": ActionSpec(
        "Open from &scanner…", (), "Scan a page and read it, where SANE knows a scanner.", "scanner"
    ),
    "paste": ActionSpec(
        "&Paste picture", ("Ctrl+V",), "Read a picture or files from the clipboard.", "content-paste"
    ),
    "clear_recent": ActionSpec("&Clear this list", (), "Forget which files were opened."),
    "quit": ActionSpec("&Quit", ("Ctrl+Q",), "Close the window."),
    "next_tab": ActionSpec("Next tab", ("Ctrl+Tab",), "Go to the next tab."),
    "previous_tab": ActionSpec("Previous tab", ("Ctrl+Shift+Tab",), "Go to the previous tab."),
    "shortcuts": ActionSpec(
        "&Keyboard shortcuts",
        ("F1", "Ctrl+?"),
        "Show everything that can be done by keys.",
        "keyboard-outline",
    ),
    "open_log": ActionSpec(
        "Open the &log", (), "Open the file with the details of errors, to read or to report them."
    ),
    "about": ActionSpec("&About hwocr", (), "Say which version this is and which model reads."),
    # Read
    "copy": ActionSpec(
        "&Copy", ("Ctrl+C",), "Copy the selected text, or the page's text if none is.", "content-copy", "Read"
    ),
    "copy_all": ActionSpec(
        "Copy text of &all pages", ("Ctrl+Shift+C",), "Copy the text of every page.", "", "Read"
    ),
    "export_page": ActionSpec(
        "&Export page…",
        ("Ctrl+E",),
        "Save this page as text, searchable PDF, Word, CSV, JSON, hOCR, ALTO or PAGE-XML, and prove it.",
        "file-export-outline",
        "Read",
    ),
    "export_all": ActionSpec(
        "Export all pages…",
        ("Ctrl+Shift+E",),
        "Save all pages that are open in one format.",
        "",
        "Read",
    ),
    **CORRECTING,
    "reread": ActionSpec("&Read again", ("F5",), "Read this page again.", "refresh", "Read"),
    "close_page": ActionSpec("Close pa&ge", ("Ctrl+W",), "Take this page out of the window.", "", "Read"),
    "cancel": ActionSpec("&Stop reading", ("Esc",), "Stop what is being read.", "", "Read"),
    "next_page": ActionSpec("Next page", ("PgDown",), "Show the next page.", "", "Read"),
    "previous_page": ActionSpec("Previous page", ("PgUp",), "Show the previous page.", "", "Read"),
    "next_letter": ActionSpec("Next letter", ("Alt+Right",), "Choose the next letter.", "", "Read"),
    "previous_letter": ActionSpec(
        "Previous letter", ("Alt+Left",), "Choose the previous letter.", "", "Read"
    ),
    "next_doubtful": ActionSpec(
        "Next low-confi&dence letter",
        ("F8",),
        "Go to the next letter read with less than 90 %.",
        "chevron-down",
        "Read",
    ),
    "previous_doubtful": ActionSpec(
        "Previous low-confidence letter",
        ("Shift+F8",),
        "Go to the previous letter read with less than 90 %.",
        "chevron-up",
        "Read",
    ),
    "boxes": ActionSpec(
        "Show &boxes", ("Ctrl+B",), "Show a box around every letter.", "vector-square", "Read", checkable=True
    ),
    "context": ActionSpec(
        "&Use context",
        ("Ctrl+K",),
        "Let the word around a letter help to tell O from 0 and I from 1.",
        "lightbulb-on-outline",
        "Read",
        checkable=True,
    ),
    "labels": ActionSpec(
        "&Leave out printed labels",
        ("Ctrl+P",),
        "Leave out what is printed where the page is a form.",
        "form-textbox",
        "Read",
        checkable=True,
    ),
    "zoom_in": ActionSpec(
        "Zoom &in", ("Ctrl++", "Ctrl+="), "Show the page larger.", "magnify-plus-outline", "Read"
    ),
    "zoom_out": ActionSpec(
        "Zoom &out", ("Ctrl+-",), "Show the page smaller.", "magnify-minus-outline", "Read"
    ),
    "fit": ActionSpec("&Fit page", ("Ctrl+0",), "Show the whole page.", "fit-to-page-outline", "Read"),
    "actual_size": ActionSpec(
        "Act&ual size", ("Ctrl+1",), "Show one pixel of the page as one pixel.", "", "Read"
    ),
    # Draw
    "undo": ActionSpec("&Undo", ("Ctrl+Z",), "Take the last stroke back.", "undo", "Draw"),
    "redo": ActionSpec("&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Draw the stroke again.", "redo", "Draw"),
    "clear": ActionSpec(
        "&Clear", ("Del",), "Wipe the canvas; undo brings it back.", "trash-can-outline", "Draw"
    ),
    "pen": ActionSpec("&Pen", ("P",), "Draw.", "pencil-outline", "Draw", checkable=True),
    "eraser": ActionSpec("&Eraser", ("E",), "Take ink away.", "eraser", "Draw", checkable=True),
    "one_letter": ActionSpec(
        "One &letter", ("Ctrl+L",), "Read the canvas as a single letter or digit.", "", "Draw", checkable=True
    ),
    "whole_line": ActionSpec(
        "A &line", ("Ctrl+Shift+L",), "Read the canvas as a line of letters.", "", "Draw", checkable=True
    ),
    "thicker": ActionSpec("Thicker pen", ("]",), "Make the pen wider.", "", "Draw"),
    "thinner": ActionSpec("Thinner pen", ("[",), "Make the pen narrower.", "", "Draw"),
    "accept": ActionSpec(
        "&Accept letter",
        ("Return", "Enter", "Space"),
        "Put the letter at the end of the line and start the next; with an empty canvas, put a space.",
        "check",
        "Draw",
        on_focus_only=True,
    ),
    "remove_last": ActionSpec(
        "Remove last letter",
        ("Backspace",),
        "Take the last letter off the line.",
        "backspace-outline",
        "Draw",
        on_focus_only=True,
    ),
    "next_drawn": ActionSpec(
        "Next letter of the line",
        ("Right",),
        "Choose the next letter of the drawn line; its alternatives can be taken.",
        "",
        "Draw",
        on_focus_only=True,
    ),
    "previous_drawn": ActionSpec(
        "Previous letter of the line",
        ("Left",),
        "Choose the previous letter of the drawn line.",
        "",
        "Draw",
        on_focus_only=True,
    ),
    "teach_drawn": ActionSpec(
        "&Teach this letter",
        ("Ctrl+Shift+T",),
        "Teach the letter as what it is taken for; the model personal knows it at once.",
        "school-outline",
        "Draw",
    ),
    "open_drawing": ActionSpec(
        "&Open as a page",
        ("Ctrl+Shift+D",),
        "Show the drawing in the Read tab, to correct, save and export it as any page.",
        "file-document-edit-outline",
        "Draw",
    ),
    "copy_drawing": ActionSpec("&Copy", ("Ctrl+C",), "Copy what was written.", "content-copy", "Draw"),
}

MORE_KEYS: tuple[tuple[str, str, str], ...] = (
    ("Window", "Alt+1, Alt+2, …", "Go to a tab"),
    ("Read", "Arrow keys", "Choose the letter beside, above or below"),
    ("Correct", "A letter", "Say what the chosen letter is, and go on to the next"),
    ("Correct", "Backspace", "Delete the letter before, or join with the word or line before"),
    ("Correct", "Drag the chosen letter's box", "Move it, or its edges"),
    ("Read", "Wheel, pinch", "Zoom where the pointer is"),
    ("Read", "Drag, middle button", "Move the page"),
    ("Draw", "Tab, then Up, Down and Return", "Take another of the five best predictions"),
)
"""Keys and movements that are no action: group, keys, what they do."""


def make_action(
    name: str,
    owner: QWidget,
    call: Callable[[], object] | None = None,
    toggled: Callable[[bool], object] | None = None,
) -> QAction:
    """Make the action of the table and add it to its owner.

    Args:
        name: its key in `ACTIONS`.
        owner: the widget it belongs to; its shortcuts count while that widget is seen.
        call: what to do when it is triggered.
        toggled: what to do when it is switched on or off.
    """
    spec = ACTIONS[name]
    action = QAction(spec.text, owner)
    action.setObjectName(name)
    if spec.icon:
        action.setIcon(icon(spec.icon))
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    if spec.on_focus_only:
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setStatusTip(spec.tip)
    keys = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
    name_shown = spec.text.replace("&", "").rstrip("…")
    action.setToolTip(f"{name_shown} ({keys})" if keys else name_shown)
    action.setCheckable(spec.checkable)
    if call is not None:
        action.triggered.connect(lambda _checked=False: call())
    if toggled is not None:
        action.toggled.connect(toggled)
    owner.addAction(action)
    return action
