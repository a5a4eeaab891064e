"""Kill the window at random moments while a page is corrected in it by keys, and look at what is recovered.

    python tests/gui/kill_window_while_correcting.py --times 20

As ``tests/documents/kill_while_correcting.py``, but through the window: a child process opens a page in an
offscreen window, chooses letters and types without a pause, and says on its stdout what the page's text is
after each step. It is killed (SIGKILL) at a random moment. Every step that it finished must be recovered,
with that text. Exits with 1 if that fails once.
"""

import importlib.util
import os
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "data"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from killing import kill_often, parse_options, said_before_kill

HERE = Path(__file__).parent


def child(seed):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PIL import Image
    from PySide6.QtCore import QSettings
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    spec = importlib.util.spec_from_file_location("gui_conftest", HERE / "conftest.py")
    fixtures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fixtures)
    from hwocr.gui.app.main_window import MainWindow
    from hwocr.gui.appearance.theme import Theme

    application = QApplication([])
    home = Path(os.environ["HWOCR_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    store = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(fixtures.FakeEngine(), store, Theme(application, "light"))
    window.show()
    Image.new("RGB", (320, 200), "white").save(home / "page.png")
    window.open_files([home / "page.png"])
    tab = window.read_tab
    while tab.page_state is None or tab.page_state.page is None:
        QTest.qWait(10)
    chance = random.Random(seed)
    print("ready", flush=True)
    while True:
        count = len(tab.page_state.page.glyphs)
        if count:
            tab.choose(chance.randrange(count))
        key = chance.choice(["type"] * 6 + ["confirm", "delete", "backspace", "split_line", "undo"])
        if key == "undo":
            tab.corrections.undo()
        else:
            tab.corrections.stroke(key, chance.choice("ABCxyz019 "))
        entries = len(tab.page_state.history.entries)
        print(f"{entries}\t{tab.page_state.page.text!r}", flush=True)
        application.processEvents()


def lost_after_kill(seed, seconds):
    """Kill a child after some seconds; return how many steps it had finished, and how many are recovered."""
    from hwocr.documents.recovery import left_behind, recover

    with tempfile.TemporaryDirectory() as home:
        said = said_before_kill(__file__, seed, seconds, home)
        finished, text = said[-1].split("\t") if said else ("0", "")
        os.environ["HWOCR_HOME"] = home
        found = [page for folder in left_behind() for page in recover(folder)]
        if not found:
            return int(finished), 0
        history = found[0].page.history()
        if int(finished) and repr(history.state_at(int(finished)).page.text) != text:
            raise SystemExit(f"seed {seed}: the page after step {finished} is not {text}")
        return int(finished), len(history.entries)


def main():
    options = parse_options(__doc__, times=20)
    if options.child is not None:
        child(options.child)
    return kill_often(lost_after_kill, options, longest=3.0)


if __name__ == "__main__":
    sys.exit(main())
