"""What can be done in the CNN tab besides training; entered in the window's table of actions."""

from hwocr.gui.context.actions import ACTIONS, ActionSpec

_GROUP = "CNN"

CNN_ACTIONS: dict[str, ActionSpec] = {
    "start_against": ActionSpec(
        "&CNN against FCN",
        ("Ctrl+Shift+A",),
        "Train both networks on the same data for equally many epochs and compare them.",
        "compare",
        _GROUP,
    ),
    "against_side_by_side": ActionSpec(
        "Both side by &side",
        ("Ctrl+Shift+D",),
        "Train the two at the same time instead of one after the other.",
        "format-columns",
        _GROUP,
        checkable=True,
    ),
    "export_onnx": ActionSpec(
        "&Export ONNX…",
        ("Ctrl+E",),
        "Save this run's best network as one file that needs no PyTorch.",
        "export-variant",
        _GROUP,
    ),
    "open_photograph": ActionSpec(
        "Classify a &photograph…",
        ("Ctrl+Shift+P",),
        "Show a photograph of your own to the network of the run, and see what each layer makes of it.",
        "image-plus",
        _GROUP,
    ),
    "clear_letter": ActionSpec(
        "C&lear the letter",
        ("Ctrl+Del",),
        "Wipe the small canvas of the feature maps; undo brings it back.",
        "eraser",
        _GROUP,
    ),
    "undo_letter": ActionSpec(
        "&Undo", ("Ctrl+Z",), "Take the last stroke on the small canvas back.", "undo", _GROUP
    ),
}

ACTIONS.update(CNN_ACTIONS)
