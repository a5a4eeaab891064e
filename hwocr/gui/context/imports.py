"""The first import of what several workers need at once."""

import threading

_lock = threading.Lock()


def import_pydantic() -> None:
    """Import pydantic and make a first model, in whichever worker comes first; the others wait.

    Its modules import one another in circles, and some only when they are needed: of two threads that
    import them at the same time, one may meet a module of which the other has made only half.
    """
    with _lock:
        import hwocr.models.card  # noqa: F401
