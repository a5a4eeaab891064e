"""Keeps the import hook of PySide6 from stumbling over modules that another thread is importing.

From `PySide6.QtCore` on, every import in the process asks `inspect.getsource` for the source of a module,
to see whether it names PySide6 and may want ``from __feature__ import snake_case``. That asks the module for
an attribute ``__wrapped__``; one that makes its attributes on demand (pydantic), and of which another thread
has made only half, answers with ImportError: "partially initialized module". We use no such feature: the
answer is No, and costs nothing.
"""

import sys


def quiet_import_hook() -> bool:
    """Answer for the hook; to be called in the main thread after `PySide6.QtCore` and before any worker.

    Returns:
        Whether there was a hook to answer for.
    """
    hook = sys.modules.get("shibokensupport.feature")
    if hook is None or not hasattr(hook, "_mod_uses_pyside"):
        return False
    hook._mod_uses_pyside = _uses_no_feature  # type: ignore[attr-defined]
    return True


def _uses_no_feature(_module: object) -> bool:
    return False
