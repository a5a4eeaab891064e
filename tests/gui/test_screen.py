import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hwocr.errors import HwocrError
from hwocr.gui.app.screen import has_screen, require_screen
from hwocr.gui.app.start import run_window

NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
# No server has so high a number.
STALE = ":54321"


def _has_xcb():
    try:
        ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    return sys.platform.startswith("linux")


needs_xcb = pytest.mark.skipif(not _has_xcb(), reason="libxcb.so.1 is not here")


@pytest.fixture(autouse=True)
def linux_without_a_screen(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


def test_without_a_screen_the_terminal_is_recommended():
    with pytest.raises(HwocrError) as caught:
        run_window([])
    assert "hwocr read FILE" in caught.value.hint


@needs_xcb
@pytest.mark.parametrize("platform", ["", "xcb"])
def test_a_display_where_nobody_answers_is_no_screen(monkeypatch, platform):
    monkeypatch.setenv("DISPLAY", STALE)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    with pytest.raises(HwocrError, match=STALE):
        require_screen()


@needs_xcb
def test_the_program_ends_with_a_message_where_the_display_is_stale():
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    done = subprocess.run(
        [sys.executable, "-m", "hwocr"], env=environment | {"DISPLAY": STALE}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "hwocr read FILE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wayland_socket_is_a_screen_and_a_missing_one_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not has_screen()
    Path(tmp_path, "wayland-7").touch()
    assert has_screen()


def test_another_platform_is_left_to_qt(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_screen()
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert has_screen()


@pytest.mark.parametrize("lacking", [{"libxcb-cursor.so.0": "libxcb-cursor0"}, {"libEGL.so.1": "libegl1"}])
def test_a_missing_library_is_named_with_its_package_and_the_command(monkeypatch, lacking):
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("hwocr.gui.app.screen._x_server_answers", lambda: True)
    monkeypatch.setattr("hwocr.gui.app.screen.missing", lambda use: lacking | {"any font": "fonts"})
    with pytest.raises(HwocrError) as caught:
        require_screen()
    (name, package), *_ = lacking.items()
    assert name in caught.value.message and package in caught.value.message
    assert package in caught.value.hint and "font" not in caught.value.message


def test_wayland_needs_nothing_of_x11(monkeypatch, tmp_path):
    (tmp_path / "wayland-0").touch()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr("hwocr.gui.app.screen.missing", lambda use: {"libxcb-cursor.so.0": "libxcb-cursor0"})
    require_screen()


def test_off_screen_no_library_is_asked_for(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("hwocr.gui.app.screen.missing", lambda use: {"libxcb-cursor.so.0": "libxcb-cursor0"})
    require_screen()
