"""What can be done with runs; entered in the window's table of actions."""

from hwocr.gui.context.actions import ACTIONS, ActionSpec

_GROUP = "Runs"

RUNS_ACTIONS: dict[str, ActionSpec] = {
    "find_run": ActionSpec("&Find", ("Ctrl+F",), "Search runs by name, recipe or state.", "magnify", _GROUP),
    "resume_old": ActionSpec(
        "&Resume",
        ("Ctrl+R",),
        "Go on with the chosen run where it was paused, stopped or crashed.",
        "play-pause",
        _GROUP,
    ),
    "pause_old": ActionSpec(
        "&Pause",
        ("Ctrl+Shift+P",),
        "Let the trainer of the chosen run wait, whichever window started it.",
        "pause",
        _GROUP,
    ),
    "stop_old": ActionSpec(
        "S&top", ("Ctrl+.",), "Stop the chosen runs, whichever window started them.", "stop", _GROUP
    ),
    "use_old_model": ActionSpec(
        "&Use this model",
        ("Ctrl+U",),
        "Read and draw with the chosen run's best network from now on.",
        "check-decagram-outline",
        _GROUP,
    ),
    "rename_run": ActionSpec(
        "Re&name", ("F2",), "Give the chosen run another name.", "rename-outline", _GROUP
    ),
    "bin_runs": ActionSpec(
        "&Delete",
        ("Del",),
        "Move the chosen runs to the bin; this can be undone.",
        "trash-can-outline",
        _GROUP,
    ),
    "undo_bin": ActionSpec("&Undo delete", ("Ctrl+Z",), "Take back what was deleted last.", "undo", _GROUP),
    "empty_bin": ActionSpec(
        "&Empty the bin", ("Ctrl+Shift+Del",), "Remove deleted runs for good.", "", _GROUP
    ),
    "export_csv": ActionSpec(
        "Export &curves as CSV…",
        ("Ctrl+E",),
        "Save the epochs of the chosen runs as a table.",
        "table",
        _GROUP,
    ),
    "export_figure": ActionSpec(
        "Export &figure…",
        ("Ctrl+Shift+E",),
        "Save the curves of the chosen runs as PNG, PDF or SVG for a report.",
        "chart-line",
        _GROUP,
    ),
    "export_report": ActionSpec(
        "Save &report…",
        ("Ctrl+P",),
        "Save the chosen run as one page of HTML.",
        "file-document-outline",
        _GROUP,
    ),
    "show_run_files": ActionSpec(
        "Open run f&older", ("Ctrl+Shift+F",), "Show the chosen run's files.", "folder-open-outline", _GROUP
    ),
    "log_scale_runs": ActionSpec(
        "&Logarithmic loss",
        ("Ctrl+L",),
        "Draw the loss on a logarithmic scale.",
        "math-log",
        _GROUP,
        checkable=True,
    ),
    "whole_curves_runs": ActionSpec(
        "Show &whole curves",
        ("Ctrl+0",),
        "Let the plots show everything again.",
        "fit-to-page-outline",
        _GROUP,
    ),
}

ACTIONS.update(RUNS_ACTIONS)
