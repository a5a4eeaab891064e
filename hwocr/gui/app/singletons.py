"""A guard against a fault in PySide6 6.12 that kills the program under Python 3.11 after some minutes.

PySide6 6.12 is built for Python 3.12 and later, where None, True and False live for ever, and returns
them without taking a reference. Before 3.12 their counts fall with every call (two for each line
that is painted) until Python aborts: "none_dealloc: deallocating None". 6.11 does not do that.
"""

import ctypes
import sys

# More calls than anybody makes, and far from overflow.
_REFERENCES = 1 << 40
_guarded = False


def guard_singletons() -> None:
    """Give the singletons references enough, where the fault is; does nothing anywhere else."""
    global _guarded
    import PySide6

    faulty = PySide6.__version_info__[:2] >= (6, 12) and sys.version_info < (3, 12)
    if _guarded or not faulty or sys.implementation.name != "cpython" or sys.maxsize <= 1 << 32:
        return
    _guarded = True
    for singleton in (None, True, False, NotImplemented, Ellipsis):
        count = ctypes.c_ssize_t.from_address(id(singleton))
        # A build that keeps its count elsewhere (for debugging) is left alone.
        if abs(count.value - sys.getrefcount(singleton)) < 100:
            count.value += _REFERENCES
