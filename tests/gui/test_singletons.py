import subprocess
import sys

_CALLS = """
import sys
from PySide6.QtCore import QCoreApplication
from hwocr.gui.app.singletons import guard_singletons
application = QCoreApplication([])
guard_singletons()
for _ in range(4 * sys.getrefcount(None) if sys.getrefcount(None) < 1 << 24 else 200_000):
    application.processEvents()
print("alive")
"""


def test_hundreds_of_thousands_of_calls_into_qt_do_not_kill_python():
    result = subprocess.run([sys.executable, "-c", _CALLS], capture_output=True, text=True, timeout=60)
    assert (result.stdout.strip(), result.stderr) == ("alive", "")
