"""Starting the window."""

import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from hwocr.gui.app.screen import require_screen
from hwocr.mistakes import explain

if TYPE_CHECKING:
    from hwocr.gui.app.main_window import MainWindow

# How long a worker that computes in Python keeps the interpreter while the window waits for it,
# seconds. With Python's 5 ms, painting beside imports came to steps of 50 ms; with this, of 30.
_SWITCH_INTERVAL = 0.0003


def run_window(files: list[str]) -> int:
    """Open the window on these files and return its exit status when it is closed.

    Args:
        files: paths; those that cannot be read are named in the window.

    Raises:
        HwocrError: if there is no screen.
    """
    require_screen()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv[:1])
    window = create_window()
    _show_what_escapes(window)
    window.show()
    if files:
        window.open_files([Path(name) for name in files])
    else:
        window.read_tab.open_pages.reopen()
    # Python sees Ctrl-C in the terminal only while Python code runs: let some run.
    signal.signal(signal.SIGINT, lambda *_: _leave(window))
    pulse = QTimer(window)
    pulse.timeout.connect(lambda: None)
    pulse.start(500)
    return application.exec()


def _leave(window: "MainWindow") -> None:
    """Close the window without asking whether it may: in the terminal it was said already."""
    window.ask_leave = lambda _names: True
    window.close()


def _show_what_escapes(window: "MainWindow") -> None:
    """Show an exception that nothing caught in the message bar, and keep its traceback in the log."""

    def show(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        window.messages.show_error(explain(error))

    sys.excepthook = show


def create_window() -> "MainWindow":
    """Build the main window in the running QApplication, with the user's settings."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from hwocr.gui.app.import_hook import quiet_import_hook
    from hwocr.gui.app.main_window import MainWindow
    from hwocr.gui.app.singletons import guard_singletons
    from hwocr.gui.appearance.theme import Theme
    from hwocr.gui.context.engine import ProgramEngine
    from hwocr.gui.context.settings import Settings, open_settings
    from hwocr.shipped import shipped_path

    guard_singletons()
    quiet_import_hook()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setApplicationName("hwocr")
    application.setApplicationDisplayName("hwocr")
    application.setDesktopFileName("hwocr")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(shipped_path("resources", "icons", "hwocr.png"))))
    store = open_settings()
    theme = Theme(application, Settings(store).appearance)
    return MainWindow(ProgramEngine(), store, theme)
