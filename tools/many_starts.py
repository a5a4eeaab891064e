"""Start the window many times, off screen, on a page, with own runs and models, and see what it says.

    python tools/many_starts.py --count 200

Each start is a process of its own, in which the workers import what they need at the same time, as always. It
ends once the page is read and no worker is busy. A start is at fault if a message of an error stands in the
window, it crashes, or it takes longer than two minutes. The exit status is 1 if one is.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_HOME = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from PIL import Image, ImageDraw
from small_models import write_onnx
from small_runs import write_run
from hwocr.folders import user_models_folder
for number in range(4):
    write_run(f"run-{number}")
write_onnx(user_models_folder() / "mine.onnx", name="mine")
picture = Image.new("RGB", (300, 120), "white")
pen = ImageDraw.Draw(picture)
for left in (30, 90, 150, 210):
    pen.line(((left, 30), (left, 90), (left + 30, 90)), fill="black", width=5)
picture.save(sys.argv[2])
"""

_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from hwocr.gui.app.start import create_window
application = QApplication(["hwocr"])
window = create_window()
window.show()
window.open_files([Path(sys.argv[1])])
def look():
    errors = [bar.message for bar in window._bars if bar.message and bar.property("tone") == "error"]
    if errors:
        print("says:", *errors)
    elif window.context.workers.busy or window.context.quick.busy or window.read_tab.read_queue.busy:
        return
    timer.stop()
    window.close()
    application.exit(len(errors))
timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
sys.exit(application.exec())
"""


def main() -> int:
    """Start the windows; return 1 if one is at fault."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    faults, begun = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "page.png"
        environment = {
            **os.environ,
            "HWOCR_HOME": str(Path(name) / "home"),
            "XDG_CONFIG_HOME": name,
            "QT_QPA_PLATFORM": "offscreen",
        }
        data = str(ROOT / "tests" / "data")
        subprocess.run([sys.executable, "-c", _HOME, data, str(page)], env=environment, check=True)
        for number in range(1, options.count + 1):
            try:
                result = subprocess.run(
                    [sys.executable, "-c", _START, str(page)],
                    env=environment,
                    capture_output=True,
                    text=True,
                    timeout=120,
                    check=False,
                )
                said, code = (result.stdout + result.stderr).strip(), result.returncode
            except subprocess.TimeoutExpired:
                said, code = "it takes longer than two minutes", 1
            if code or "says:" in said:
                faults += 1
                print(f"start {number}: {said or f'exit status {code}'}", flush=True)
    seconds = time.monotonic() - begun
    print(f"{options.count} starts, {faults} at fault; {seconds / max(1, options.count):.1f} s each")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
