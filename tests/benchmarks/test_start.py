"""What starting takes: the window beside a bare one, the terminal beside bare Python and its libraries."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from hwocr.datasets.handprint import make_page, variant_style
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


def processor_seconds(*command: str) -> float:
    """Run Python so and return what it and its children used of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, *command], capture_output=True, check=True, timeout=120, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_version_beside_bare_python(against):
    against(
        lambda: processor_seconds("-m", "hwocr", "--version"),
        lambda: processor_seconds("-c", "pass"),
        names=("version_processor_seconds", "bare_python_processor_seconds"),
    )


def test_what_reading_imports_beside_its_libraries_alone(against, tmp_path):
    """All that ``hwocr read`` of a small page loads, its word list too, in a process that reads nothing."""
    picture = tmp_path / "page.png"
    page = make_page(["BUY MILK"], seed=3, style=variant_style("plain", 3))
    Image.fromarray(page.pixels).save(picture)
    program = (
        "import sys; from hwocr.cli import main; main(sys.argv[1:]);"
        "print(*(n for n in sys.modules if not n.startswith('_')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "read", str(picture), "--recogniser", "letters"],
        capture_output=True,
        text=True,
        check=True,
    )
    again = (
        "import contextlib, importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    with contextlib.suppress(ImportError): importlib.import_module(name)\n"
        "from hwocr.reading.language.words import english_words; english_words()"
    )
    against(
        lambda: processor_seconds("-c", again, *done.stderr.split()),
        lambda: processor_seconds("-c", "import numpy, scipy.ndimage, onnxruntime"),
        names=("imports_processor_seconds", "libraries_processor_seconds"),
    )
