"""Telling whether the trainer of a run still lives, even if its number now belongs to another process."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """A process, beyond doubt.

    Attributes:
        pid: its number.
        started: when it started, in the system's own words; empty where they cannot be had.
    """

    pid: int
    started: str


def own_identity() -> ProcessIdentity:
    """Return the mark of this process."""
    return identity_of(os.getpid()) or ProcessIdentity(os.getpid(), "")


def identity_of(pid: int) -> ProcessIdentity | None:
    """Return the mark of a process, or None if there is none of this number (or only its remains)."""
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            # Fields after the command's name, which may hold spaces: state first, start time twentieth.
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else ProcessIdentity(pid, fields[19])
    if sys.platform == "win32":
        words = ["tasklist", "/fi", f"PID eq {pid}", "/nh", "/fo", "csv"]
    else:
        words = ["ps", "-o", "lstart=", "-p", str(pid)]
    answer = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    if sys.platform == "win32":
        return ProcessIdentity(pid, "") if f'"{pid}"' in answer else None
    return ProcessIdentity(pid, answer) if answer else None


def is_alive(mark: ProcessIdentity) -> bool:
    """Whether the very process of a mark is still there."""
    return identity_of(mark.pid) == mark
