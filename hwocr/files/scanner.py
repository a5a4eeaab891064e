"""Scanners through SANE's ``scanimage``, where it is installed."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hwocr.errors import ImageError

RESOLUTION = 300
"""Dots an inch: what hand-print of the usual size is read well at."""

_LIST_SECONDS, _SCAN_SECONDS = 40, 300
_HOW = "Install SANE (apt-get install sane-utils) and see what `scanimage -L` finds."


@dataclass(frozen=True, slots=True)
class Scanner:
    """A scanner: the name SANE knows it by, and one for people."""

    device: str
    name: str


def scanners() -> tuple[Scanner, ...]:
    """Return the scanners that can be reached.

    Raises:
        ImageError: if SANE is not installed or does not answer.
    """
    answer = _run(["-f", "%d\t%v %m%n"], _LIST_SECONDS)
    pairs = [line.split("\t", 1) for line in answer.decode("utf-8", "replace").splitlines() if "\t" in line]
    return tuple(Scanner(device, name.strip() or device) for device, name in pairs)


def scan(scanner: Scanner, target: Path, resolution: int = RESOLUTION) -> None:
    """Scan a page into a PNG file.

    Args:
        scanner: one of `scanners`.
        target: the file.
        resolution: dots an inch.

    Raises:
        ImageError: if it does not work; the scanner's own words are in the message.
    """
    options = ["-d", scanner.device, "--format=png", "--resolution", str(resolution), "--mode", "Color"]
    content = _run(options, _SCAN_SECONDS)
    if not content.startswith(b"\x89PNG"):
        raise ImageError(f"{scanner.name} gave no picture.", "Look whether it is ready, and scan again.")
    target.write_bytes(content)


def _run(options: list[str], seconds: float) -> bytes:
    program = shutil.which("scanimage")
    if program is None:
        raise ImageError("There is no way to a scanner: scanimage is not installed.", _HOW)
    try:
        done = subprocess.run([program, *options], capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise ImageError(
            f"The scanner did not answer for {seconds:.0f} seconds.", "Switch it on again."
        ) from error
    except OSError as error:
        raise ImageError(f"scanimage cannot be started: {error.strerror or error}.", _HOW) from error
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = words[-1].removeprefix("scanimage: ") if words else f"status {done.returncode}"
        raise ImageError(f"The scanner refused: {reason}.", "Look whether it is ready, and scan again.")
    return done.stdout
