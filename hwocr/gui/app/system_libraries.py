"""Which system libraries the program needs and this machine lacks. Standard library only: runs before set-up.

Qt aborts where one is missing, with words of its own and without naming what to install.

    python3 tools/system_libraries.py (terminal | tests | window)

prints each missing library and the command that installs them, and exits 1 if there is any.
With ``--packages`` it prints the Debian packages alone, for scripts.
"""

import argparse
import ctypes
import os
import shutil
import sys
from pathlib import Path

# Library -> Debian package. Found with `readelf -d` on the PySide6 6.12, torch and onnxruntime wheels.
_TERMINAL = {
    "libstdc++.so.6": "libstdc++6",
    "libgomp.so.1": "libgomp1",
}
_TESTS = _TERMINAL | {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
_X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def needed(use: str) -> dict[str, str]:
    """Return library -> Debian package for a use: ``terminal``, ``tests`` (Qt off screen) or ``window``."""
    if use == "terminal":
        return _TERMINAL
    if use == "tests":
        return _TESTS
    return (
        _TESTS
        | (_X11 if os.environ.get("DISPLAY") else {})
        | (_WAYLAND if os.environ.get("WAYLAND_DISPLAY") else {})
    )


def missing(use: str) -> dict[str, str]:
    """Return what of `needed` cannot be loaded here; empty on systems other than Linux."""
    if not sys.platform.startswith("linux"):
        return {}
    lacking = {name: package for name, package in needed(use).items() if not _loads(name)}
    if use != "terminal" and not _has_font():
        lacking["any font"] = "fonts-dejavu-core"
    return lacking


def install_command(lacking: dict[str, str]) -> str:
    """Return the command line that installs the missing libraries, for the package manager found here."""
    packages = sorted(set(lacking.values()))
    if shutil.which("apt-get"):
        return f"{_sudo()}apt-get install -y {' '.join(packages)}"
    if shutil.which("dnf"):
        # rpm packages name the libraries they provide, so dnf finds them by these names.
        wanted = [f"'{name}()(64bit)'" for name in lacking if name.startswith("lib")]
        fonts = ["dejavu-sans-fonts"] if "any font" in lacking else []
        return f"{_sudo()}dnf install -y {' '.join(wanted + fonts)}"
    return f"install the packages that hold them (on Debian: {' '.join(packages)})"


def _sudo() -> str:
    return "" if os.geteuid() == 0 else "sudo "


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    folders = (Path(folder).expanduser() for folder in _FONT_FOLDERS)
    return any(
        path.suffix.lower() in (".ttf", ".otf", ".ttc") for folder in folders for path in folder.rglob("*.*")
    )


def main() -> int:
    """Report what is missing; exit status 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("use", choices=("terminal", "tests", "window"))
    parser.add_argument("--packages", action="store_true", help="print the Debian packages alone")
    options = parser.parse_args()
    lacking = missing(options.use)
    if options.packages:
        print(" ".join(sorted(set(lacking.values()))))
        return 0
    if not lacking:
        return 0
    print("hwocr needs system libraries that are not here:", file=sys.stderr)
    for name, package in lacking.items():
        print(f"  {name} (Debian package {package})", file=sys.stderr)
    print(f"To install them:\n  {install_command(lacking)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
