"""Pages of PDF documents, drawn in a process of their own with limits on memory and time."""

import atexit
import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import CancelledError, ImageError

SECONDS_A_PAGE = 20.0
"""How long a page may take to draw. A scan takes a tenth of a second, a map of a city a few."""

_WORKER = Path(__file__).with_name("pdf_worker.py")
# How often a wait looks whether it was called off, seconds.
_LOOK = 0.05

Answer = tuple[dict[str, Any], bytes]


class PdfProcess:
    """The process that draws pages: started when it is first needed, used again, replaced where it dies."""

    def __init__(self, seconds: float = SECONDS_A_PAGE) -> None:
        """Say how long a page may take; nothing is started."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()

    def page_count(self, path: Path, should_stop: Callable[[], bool] | None = None) -> int:
        """Return how many pages a document has; errors as `draw`."""
        return int(self._ask(path, -1, should_stop)[0]["pages"])

    def draw(
        self, path: Path, number: int, should_stop: Callable[[], bool] | None = None
    ) -> NDArray[np.uint8]:
        """Draw a page.

        Args:
            path: the document.
            number: of the page, from 1.
            should_stop: asked while it is drawn, from the calling thread.

        Returns:
            (H, W, 3) uint8 RGB.

        Raises:
            ImageError: if the document is damaged or locked, or the page needs too much memory or time.
            CancelledError: if ``should_stop`` said so.
        """
        head, body = self._ask(path, number - 1, should_stop)
        pixels = np.frombuffer(body, np.uint8).reshape(head["height"], head["width"], head["channels"])
        if head["channels"] == 1:
            return np.repeat(pixels, 3, axis=2)
        return np.ascontiguousarray(pixels[..., :3]) if head["channels"] > 3 else pixels

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _ask(self, path: Path, page: int, should_stop: Callable[[], bool] | None) -> Answer:
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            request = json.dumps({"path": str(path.resolve()), "page": page}).encode() + b"\n"
            try:
                process.stdin.write(request)
                process.stdin.flush()
                answer = self._wait(path, should_stop)
            except BaseException as error:
                # Given up on (Ctrl-C as well), or dead: what it would still say belongs to no question.
                self._end()
                if isinstance(error, OSError):
                    raise _died(path, page) from error
                raise
            if answer is None:
                self._end()
                raise _died(path, page)
        if "error" in answer[0]:
            raise _refusal(path, answer[0])
        return answer

    def _wait(self, path: Path, should_stop: Callable[[], bool] | None) -> Answer | None:
        deadline = time.monotonic() + self._seconds
        while True:
            try:
                return self._answers.get(timeout=_LOOK)
            except queue.Empty:
                if should_stop is not None and should_stop():
                    raise CancelledError("Cancelled.") from None
                if time.monotonic() > deadline:
                    raise ImageError(
                        f"{path} takes longer than {self._seconds:.0f} seconds to draw a page.",
                        "Print it to a new PDF, or save the page as a picture.",
                    ) from None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._answers = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        threading.Thread(
            target=_listen, args=(self._process.stdout, self._answers), name="pdf answers", daemon=True
        ).start()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if process.stdin is not None:
            with contextlib.suppress(OSError):  # a request that it did not live to take
                process.stdin.close()


def _listen(channel: IO[bytes], answers: "queue.SimpleQueue[Answer | None]") -> None:
    """Pass on what a process says, and None when it says no more."""
    with channel:
        while line := channel.readline():
            try:
                head = json.loads(line)
                body = channel.read(head["bytes"])
            except (ValueError, MemoryError):
                break
            if len(body) < head["bytes"]:
                break
            answers.put((head, body))
    answers.put(None)


def _died(path: Path, page: int) -> ImageError:
    where = f"page {page + 1} of {path}" if page >= 0 else str(path)
    return ImageError(
        f"{where} cannot be drawn: it needs too much memory, or the PDF is damaged.",
        "Print it to a new PDF, or save the page as a picture.",
    )


def _refusal(path: Path, head: dict[str, Any]) -> ImageError:
    kind = head["error"]
    if kind == "password":
        return ImageError(f"{path} is locked by a password.", "Save a copy without the password.")
    if kind == "certificate":
        return ImageError(
            f"{path} is encrypted with a certificate.",
            "Save a copy without encryption where it can be opened.",
        )
    if kind == "memory":
        return ImageError(f"{path} needs too much memory to be drawn.", "Print it to a new PDF.")
    return ImageError(f"{path} is a damaged PDF.", "Export or scan it again.")


the_process = PdfProcess()
"""The one that all documents of this process are drawn by."""

atexit.register(the_process.close)
