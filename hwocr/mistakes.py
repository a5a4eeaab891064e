"""The one place that turns whatever escapes into words for the user; the traceback goes to a log file."""

import contextlib
import errno
import os
import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

from hwocr.errors import HwocrError
from hwocr.folders import home_folder

# The log is begun anew, and the old one kept once, from this size on.
_LOG_BYTES = 1_000_000
_NO_ACCESS = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def log_path() -> Path:
    """Return the file that tracebacks go to; it need not be there."""
    return home_folder() / "hwocr.log"


def explain(error: BaseException) -> HwocrError:
    """Turn any exception into an error that can be shown.

    Args:
        error: what escaped. One of ours is returned as it is; of any other the traceback is logged.

    Returns:
        The error, whose message and hint are for the user.
    """
    if isinstance(error, HwocrError):
        return error
    logged = log(error)
    if isinstance(error, MemoryError):
        return HwocrError("There is not enough memory for this.", "Close other pages or programs.")
    if isinstance(error, OSError) and error.errno is not None:
        return _of_system(error)
    words = (str(error).splitlines() or [""])[0]
    where = f"{log_path()} has more; please report it." if logged else "Please report it."
    kind = f"{type(error).__name__}: {words}".rstrip(": .")
    return HwocrError(f"The program made a mistake: {kind}.", where)


def log(error: BaseException) -> bool:
    """Append an exception with its traceback to the log; return whether that was possible."""
    words = "".join(traceback.format_exception(error))
    head = f"{datetime.now():%Y-%m-%d %H:%M:%S}  Python {platform.python_version()}  {' '.join(sys.argv[:8])}"
    with contextlib.suppress(OSError):
        path = log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{head}\n{words}\n")
        return True
    return False


def _of_system(error: OSError) -> HwocrError:
    reason = error.strerror or os.strerror(error.errno or 0)
    name = "" if error.filename is None else os.fsdecode(error.filename)
    hint = ""
    if error.errno in _NO_ACCESS:
        hint = "Check that you may read and write there."
    elif error.errno in _NO_ROOM:
        hint = "Make room there, or choose another place."
    return HwocrError(f"{name}: {reason}." if name else f"{reason}.", hint)
