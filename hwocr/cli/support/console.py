"""What goes to stdout and stderr: whatever their encoding, and whoever stops listening."""

import contextlib
import io
import json
import os
import sys
from typing import TYPE_CHECKING, BinaryIO, cast

from hwocr.errors import HwocrError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

FAILED, CLOSED_PIPE = 1, 141


def prepare_streams() -> None:
    """Let what an encoding lacks, and file names that are no text, be printed escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: object, *, indent: int = 2) -> None:
    """Print a value as JSON, in UTF-8 whatever the terminal's encoding is."""
    print_json_text(json.dumps(value, indent=indent, ensure_ascii=False))


def print_json_text(text: str) -> None:
    """Print JSON, in UTF-8 whatever the terminal's encoding is; half surrogates come as JSON's escapes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print(text)


class _TextChannel(io.RawIOBase):
    """Takes UTF-8 and prints it in the encoding of stdout, with what that lacks escaped."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: "Buffer") -> int:
        """Print whole characters."""
        content = bytes(data)
        sys.stdout.write(content.decode("utf-8", "backslashreplace"))
        return len(content)

    def flush(self) -> None:
        """Hand over what was printed."""
        if not self.closed:
            sys.stdout.flush()

    def close(self) -> None:
        """Leave stdout open."""


def text_channel() -> BinaryIO:
    """Return a file that prints the UTF-8 it is given in the encoding of stdout."""
    return cast(BinaryIO, _TextChannel())


def print_error(error: HwocrError, subject: str = "") -> None:
    """Print an error and its hint on stderr, in one line."""
    where = f"{subject}: " if subject else ""
    words = f"hwocr: {where}{error.message}" + (f" ({error.hint})" if error.hint else "")
    with contextlib.suppress(OSError, ValueError):
        print(" ".join(words.splitlines()), file=sys.stderr, flush=True)


def finish(status: int) -> int:
    """Hand over what is still to be printed, and return the exit status.

    Returns:
        ``status``; `CLOSED_PIPE` where whoever reads our output has had enough, `FAILED` where it cannot
        be written.
    """
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        return unwritable(error)
    return status


def unwritable(error: OSError) -> int:
    """Say that stdout cannot be written to, be silent from then on, and return the exit status."""
    # What is in the buffer would be tried again when the interpreter ends, and fail with a traceback.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    if isinstance(error, BrokenPipeError):
        return CLOSED_PIPE
    print_error(HwocrError(f"The output cannot be written: {error.strerror or error}."))
    return FAILED
