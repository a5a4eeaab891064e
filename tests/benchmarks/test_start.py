"""Seconds from starting the process to the first painted window, beside a bare PySide6 window."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hwocr.shipped import shipped_path

# Both print the moment of their first painting, on the clock that all processes share, and end at once.
END = "print(time.monotonic_ns(), flush=True); os._exit(0)"
BARE = f"""
import os, sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        {END}
application = QApplication(sys.argv[:1])
window = Window()
window.resize(1320, 860)
window.show()
application.exec()
"""
# As hwocr.gui.app.start.run_window does it; the signal is there, as a window cannot be asked from outside.
HWOCR = f"""
import os, sys, time
import hwocr.gui.app.start as app
make = app.create_window
def end(*_):
    {END}
def create_window():
    window = make()
    MOMENT.connect(end)
    return window
app.create_window = create_window
from hwocr.cli import main
main(sys.argv[1:])
"""
PAINTED = HWOCR.replace("MOMENT", "window.painted")
READ = HWOCR.replace("MOMENT", "window.read_tab.read_queue.sheet_read")


def seconds_until_printed(program: str, *arguments: str) -> float:
    """Start a process and return the seconds until the moment it prints."""
    prefix_score = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={"QT_QPA_PLATFORM": "offscreen"} | os.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return (int(done.stdout) - prefix_score) / 1e9


@pytest.fixture
def sample_page() -> Path:
    return sorted(shipped_path("resources", "pages").glob("*.jpg"))[0]


NAMES = ("hwocr_seconds", "bare_window_seconds")


def test_start_to_the_first_painted_window(against):
    against(lambda: seconds_until_printed(PAINTED), lambda: seconds_until_printed(BARE), names=NAMES)


def test_start_to_the_first_painted_window_on_a_sample_page(against, sample_page):
    against(
        lambda: seconds_until_printed(PAINTED, str(sample_page)),
        lambda: seconds_until_printed(BARE),
        names=NAMES,
    )


def test_start_to_the_text_of_a_sample_page(against, sample_page):
    against(
        lambda: seconds_until_printed(READ, str(sample_page)),
        lambda: seconds_until_printed(BARE),
        names=NAMES,
    )
