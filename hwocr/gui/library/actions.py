"""What can be done in the Library tab; entered in the window's table of actions."""

from hwocr.gui.context.actions import ACTIONS, ActionSpec

_GROUP = "Library"

LIBRARY_ACTIONS: dict[str, ActionSpec] = {
    "find_library": ActionSpec("&Find", ("Ctrl+F",), "Search what was read.", "magnify", _GROUP),
    "open_hit": ActionSpec(
        "&Open page", ("Ctrl+Return",), "Show the page of the chosen hit with the hit marked.", "", _GROUP
    ),
    "near_search": ActionSpec(
        "&One letter wrong",
        ("Ctrl+K",),
        "Find words that have one letter wrong, missing or too many, as well.",
        "approximately-equal",
        _GROUP,
        checkable=True,
    ),
    "library_add": ActionSpec(
        "&Add folder…",
        ("Ctrl+Shift+A",),
        "Turn the library on for a folder: its pages are read and kept searchable.",
        "folder-plus-outline",
        _GROUP,
    ),
    "library_poor": ActionSpec(
        "&Poorly read pages",
        (),
        "List the pages that search cannot see well.",
        "eye-off-outline",
        _GROUP,
    ),
    "library_clear": ActionSpec(
        "&Empty the library…",
        ("Ctrl+Shift+Del",),
        "Take everything out of the library and turn it off; the files stay.",
        "trash-can-outline",
        _GROUP,
    ),
    "batch_read": ActionSpec(
        "&Read folder into files…",
        ("Ctrl+R",),
        "Read all pages of a folder, and write a file for each.",
        "folder-text-outline",
        _GROUP,
    ),
    "batch_stop": ActionSpec(
        "S&top", ("Ctrl+.",), "Stop reading; what is done is kept, and it can go on later.", "stop", _GROUP
    ),
    "batch_go_on": ActionSpec(
        "&Go on", ("F5",), "Go on with what was stopped, and try what failed again.", "play-pause", _GROUP
    ),
    "open_source": ActionSpec(
        "Open &file", ("Ctrl+Shift+Return",), "Open the chosen file in the Read tab.", "", _GROUP
    ),
}

ACTIONS.update(LIBRARY_ACTIONS)
