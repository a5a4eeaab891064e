"""What can be done in the Autoencoder tab besides training; entered in the window's table of actions."""

from hwocr.gui.context.actions import ACTIONS, ActionSpec

_GROUP = "Autoencoder"

AUTOENCODER_ACTIONS: dict[str, ActionSpec] = {
    "earlier_reconstructions": ActionSpec(
        "&Earlier epoch",
        ("Alt+Left",),
        "Show the reconstructions of the epoch before.",
        "chevron-left",
        _GROUP,
    ),
    "later_reconstructions": ActionSpec(
        "&Later epoch", ("Alt+Right",), "Show the reconstructions of the next epoch.", "chevron-right", _GROUP
    ),
    "other_start": ActionSpec(
        "Another &first letter",
        ("Ctrl+1",),
        "Start the interpolation at another sample of its label.",
        "refresh",
        _GROUP,
    ),
    "other_end": ActionSpec(
        "Another &last letter",
        ("Ctrl+2",),
        "End the interpolation at another sample of its label.",
        "refresh",
        _GROUP,
    ),
    "swap_ends": ActionSpec(
        "Walk the other &way", ("Ctrl+I",), "Exchange the two letters.", "swap-horizontal", _GROUP
    ),
    "undo_copy": ActionSpec("&Undo stroke", ("Ctrl+Z",), "Take the last stroke back.", "undo", _GROUP),
    "redo_copy": ActionSpec("&Redo stroke", ("Ctrl+Y",), "Draw the stroke again.", "redo", _GROUP),
    "clear_copy": ActionSpec(
        "&Clear the drawing",
        ("Ctrl+Backspace",),
        "Wipe the canvas; undo brings it back.",
        "trash-can-outline",
        _GROUP,
    ),
}

ACTIONS.update(AUTOENCODER_ACTIONS)
