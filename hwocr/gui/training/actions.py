"""What can be done in a training tab; entered in the window's table of actions."""

from PySide6.QtGui import QAction

from hwocr.gui.context.actions import ACTIONS, ActionSpec

_GROUP = "Training"

NO_READER = "Only a network that tells letters apart can read; this one does something else."
"""Why a run's model cannot be used."""

TRAINING_ACTIONS: dict[str, ActionSpec] = {
    "start_run": ActionSpec(
        "&Start", ("Ctrl+Return",), "Train the recipe as the form shows it, in a new run.", "play", _GROUP
    ),
    "pause_run": ActionSpec(
        "&Pause", ("Ctrl+P",), "Let the trainer wait; it keeps its place.", "pause", _GROUP
    ),
    "resume_run": ActionSpec(
        "&Resume",
        ("Ctrl+R",),
        "Go on with a run that is paused, was stopped or has crashed, where it left off.",
        "play-pause",
        _GROUP,
    ),
    "stop_run": ActionSpec(
        "S&top",
        ("Ctrl+.",),
        "Save the best and the last state and stop; the run can be resumed.",
        "stop",
        _GROUP,
    ),
    "use_model": ActionSpec(
        "&Use this model",
        ("Ctrl+U",),
        "Read and draw with this run's best network from now on.",
        "check-decagram-outline",
        _GROUP,
    ),
    "save_recipe": ActionSpec(
        "Save as &new recipe…",
        ("Ctrl+S",),
        "Keep the form as a recipe of your own.",
        "content-save-outline",
        _GROUP,
    ),
    "revert_recipe": ActionSpec(
        "Re&vert the form",
        ("Ctrl+Shift+Z",),
        "Show the recipe again as it is in its file.",
        "undo-variant",
        _GROUP,
    ),
    "builtin_data": ActionSpec(
        "Use the &built-in hand-print",
        ("Ctrl+B",),
        "Train on hand-print made by the program; it needs no files.",
        "creation-outline",
        _GROUP,
    ),
    "start_sweep": ActionSpec(
        "Learning-&rate sweep",
        ("Ctrl+Shift+R",),
        "Train the recipe at a tenth, once and ten times its learning rate and compare.",
        "flag-checkered",
        _GROUP,
    ),
    "sweep_side_by_side": ActionSpec(
        "Sweep side by &side",
        ("Ctrl+Shift+B",),
        "Run the three at the same time instead of one after the other.",
        "format-columns",
        _GROUP,
        checkable=True,
    ),
    "check_gradients": ActionSpec(
        "Check the &gradients",
        ("Ctrl+G",),
        "Compare backpropagation with central differences for every parameter of this recipe.",
        "function-variant",
        _GROUP,
    ),
    "start_blobs": ActionSpec(
        "Train on the &four Gaussian blobs",
        ("Ctrl+T",),
        "Watch a small network divide the plane between four Gaussian blobs.",
        "scatter-plot-outline",
        _GROUP,
    ),
    "log_scale": ActionSpec(
        "&Logarithmic loss",
        ("Ctrl+L",),
        "Draw the loss on a logarithmic scale.",
        "math-log",
        _GROUP,
        checkable=True,
    ),
    "whole_curves": ActionSpec(
        "Show &whole curves",
        ("Ctrl+0",),
        "Let the plots show everything again.",
        "fit-to-page-outline",
        _GROUP,
    ),
    "open_run_folder": ActionSpec(
        "Open run &folder", ("Ctrl+Shift+F",), "Show the run's files.", "folder-open-outline", _GROUP
    ),
}

ACTIONS.update(TRAINING_ACTIONS)


def tell_reader(action: QAction, reads: bool) -> None:
    """Let the action *Use this model* say what it does, or why it cannot for this run."""
    tip = ACTIONS[action.objectName()].tip if reads else NO_READER
    if action.statusTip() != tip:
        action.setStatusTip(tip)
        action.setToolTip(tip)
