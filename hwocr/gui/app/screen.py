"""Whether there is a screen to open a window on, found without Qt, which aborts where there is none."""

import ctypes
import os
import re
import sys
from pathlib import Path

from hwocr.errors import HwocrError
from hwocr.gui.app.system_libraries import install_command, missing


def require_screen() -> None:
    """Raise `HwocrError` where there is nothing to open a window on, or a library for it is missing."""
    if has_screen():
        require_libraries()
        return
    display = os.environ.get("DISPLAY")
    reason = f" (DISPLAY is {display}, but nothing answers there)" if display else ""
    raise HwocrError(f"There is no screen to open a window on{reason}.", "Use: hwocr read FILE")


def require_libraries() -> None:
    """Raise `HwocrError` where a library is missing without which Qt would abort, naming all of them."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if not sys.platform.startswith("linux") or platform not in ("", "xcb", "wayland"):
        return
    lacking = missing("window")
    if platform == "wayland" or (not platform and _wayland_socket_is_there()):
        # Qt takes Wayland then, and needs nothing of X11.
        lacking = {name: lacking[name] for name in lacking if not re.search("xcb|x11", name.lower())}
    lacking.pop("any font", None)
    if lacking:
        names = ", ".join(f"{name} ({package})" for name, package in lacking.items())
        one = len(lacking) == 1
        raise HwocrError(
            f"The window needs {'a system library that is' if one else 'system libraries that are'} "
            f"not here: {names}.",
            install_command(lacking),
        )


def has_screen() -> bool:
    """Whether Qt will find a screen. Anywhere but on Linux there always is one."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if not sys.platform.startswith("linux") or platform.split(":")[0] not in ("", "xcb"):
        return True
    return _x_server_answers() or (not platform and _wayland_socket_is_there())


def _wayland_socket_is_there() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", "/"), str(name)).exists()


def _x_server_answers() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:  # Qt names the libraries it lacks
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    # Never null; one that failed must be given back as well.
    connection = xcb.xcb_connect(None, None)
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed
