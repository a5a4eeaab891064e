"""The process that draws PDF pages, so that a bad file takes down nothing but it.

Run by its path, not as a part of the package: it needs nothing of it, and starts in a twentieth of a second.
Reads one JSON object a line on stdin: ``{"path": …, "page": n}`` (from 0; -1 asks for the number of pages
alone), and answers each on stdout with a JSON object a line, followed by as many bytes of pixels as its key
``bytes`` says. Ends with its stdin.
"""

import contextlib
import json
import os
import re
import signal
import sys
import zlib
from typing import Any, BinaryIO

import pypdfium2

# Resolution at which pages are drawn. Hand-print on A4 has letters of 20 to 60 pixels then.
DPI = 200
MAXIMUM_SIDE = 6000
# A page of the greatest size takes 108 MB as RGB; a scan's own picture, decoded, a few hundred. A form that
# draws itself takes all there is.
MEMORY_BYTES = 1_500_000_000
# The parent's clock ends a page sooner; this one ends the process where the parent has gone.
_CPU_SECONDS = 90
_KEPT_OPEN = 4
_SEARCHED_BYTES = 100_000_000
_INFLATED_BYTES = 8_000_000


class Worker:
    """Open documents, the last few of them, and pictures of their pages."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int, int], tuple[Any, float]] = {}

    def answer(self, path: str, page: int) -> tuple[dict[str, Any], list[memoryview]]:
        """Return what to say and the rows of pixels that follow it."""
        document, unit = self._document(path)
        if page < 0:
            return {"pages": len(document), "bytes": 0}, []
        return _drawn(document, page, unit)

    def _document(self, path: str) -> tuple[Any, float]:
        about = os.stat(path)  # noqa: PTH116 (a path may be bytes that are no text)
        key = (path, about.st_size, about.st_mtime_ns)
        if key not in self._open:
            while len(self._open) >= _KEPT_OPEN:
                self._open.pop(next(iter(self._open)))[0].close()
            # An open file, not a name: names need not be UTF-8.
            document = pypdfium2.PdfDocument(open(path, "rb"), autoclose=True)  # noqa: PTH123, SIM115
            with contextlib.suppress(pypdfium2.PdfiumError):
                # Without it what was filled in is not drawn.
                document.init_forms()
            self._open[key] = (document, user_unit(path))
        else:
            self._open[key] = self._open.pop(key)
        return self._open[key]


def _drawn(
    document: pypdfium2.PdfDocument, number: int, unit: float
) -> tuple[dict[str, Any], list[memoryview]]:
    page = document[number]
    if min(page.get_size()) <= 0:
        # A CropBox beside the page: what is meant can only be the page.
        page.set_cropbox(*page.get_mediabox())
        page.close()
        page = document[number]
    width, height = page.get_size()
    if min(width, height) <= 0:
        raise ValueError("a page has no size")
    scale = min(DPI / 72 * unit, MAXIMUM_SIDE / max(width, height))
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=True)
    page.close()
    row = bitmap.width * bitmap.n_channels
    pixels = memoryview(bitmap.buffer).cast("B")
    rows = [pixels[start : start + row] for start in range(0, bitmap.height * bitmap.stride, bitmap.stride)]
    head = {
        "height": bitmap.height,
        "width": bitmap.width,
        "channels": bitmap.n_channels,
        "bytes": row * bitmap.height,
    }
    return head, rows


def user_unit(path: str) -> float:
    """Return how many 72nds of an inch the unit of a document's pages is, the greatest where they differ.

    The library that draws leaves it out of account, and has no way to ask for it. It stands in the page's
    dictionary, in the file itself or in a compressed stream of objects.
    """
    with open(path, "rb") as file:  # noqa: PTH123
        content = file.read(_SEARCHED_BYTES)
    found = re.findall(rb"/UserUnit\s+(\d+\.?\d*|\.\d+)", content)
    for match in re.finditer(rb"/Type\s*/ObjStm.{0,400}?stream\r?\n", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            inflated = zlib.decompressobj().decompress(content[match.end() :], _INFLATED_BYTES)
            found += re.findall(rb"/UserUnit\s+(\d+\.?\d*|\.\d+)", inflated)
    units = [float(number) for number in found if 0 < float(number) < 10_000]
    return max(units, default=1.0)


def _limit() -> None:
    """Bound memory, and leave no core file behind."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, wanted in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (wanted, hard))


def _allow_time() -> None:
    """Let the next answer take no more than its time of the processor."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = int(used.ru_utime + used.ru_stime) + _CPU_SECONDS
        resource.setrlimit(
            resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
        )


def _explained(error: Exception) -> dict[str, Any]:
    words = str(error).lower()
    if isinstance(error, pypdfium2.PdfiumError) and "password" in words:
        kind = "password"
    elif isinstance(error, pypdfium2.PdfiumError) and "security" in words:
        kind = "certificate"
    else:
        kind = "memory" if isinstance(error, MemoryError) else "damaged"
    return {"error": kind, "reason": str(error) or type(error).__name__, "bytes": 0}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    worker = Worker()
    for line in requests:
        request = json.loads(line)
        _allow_time()
        rows: list[memoryview] = []
        try:
            head, rows = worker.answer(request["path"], request["page"])
        except Exception as error:  # whatever it was: the next request must find the process at work
            head = _explained(error)
        answers.write(json.dumps(head).encode() + b"\n")
        for row in rows:
            answers.write(row)
        answers.flush()


if __name__ == "__main__":
    # Ctrl-C in the terminal is for the parent, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit()
    # What a library prints must not get among the answers.
    with os.fdopen(os.dup(1), "wb") as channel:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, channel)
