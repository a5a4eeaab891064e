"""Open thousands of damaged small files of every kind the program reads, in one process with limits.

    python tools/mutated_files.py --count 5000 --seed 1

Whole files are made in a temporary folder, then damaged at random: bytes and bits changed, parts cut out and
doubled, numbers put to their extremes. Every file must be opened, or refused with one of the program's own
errors; any other exception, and every file that takes longer than 10 seconds, is a fault: it is kept, with
its traceback, in the folder of --keep. The exit status is 1 if there is any. One seed gives the same files.
"""

import argparse
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from types import FrameType

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "data"))

from whole_files import Sample, whole_files

from hwocr.errors import HwocrError

_SECONDS = 10
_MEMORY_BYTES = 6_000_000_000
_EXTREMES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0")


class TooLongError(BaseException):
    """Raised by the clock; no `except Exception` keeps it."""


def damaged(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a file with one to four faults in it."""
    data = bytearray(content)
    for _ in range(int(rng.integers(1, 5))):
        if not data:
            break
        # Heads decide more than bodies do.
        reach = len(data) if rng.random() < 0.5 else min(len(data), 256)
        place, kind = int(rng.integers(0, reach)), int(rng.integers(0, 8))
        length = int(rng.integers(1, max(2, min(64, len(data)))))
        if kind == 0:
            data[place] ^= 1 << int(rng.integers(0, 8))
        elif kind == 1:
            data[place] = int(rng.integers(0, 256))
        elif kind == 2:
            data[place : place + 4] = _EXTREMES[int(rng.integers(0, len(_EXTREMES)))]
        elif kind == 3:
            del data[place : place + length]
        elif kind == 4:
            data[place:place] = data[place : place + length]
        elif kind == 5:
            del data[place:]
        elif kind == 6:
            data[place : place + length] = rng.integers(0, 256, length, np.uint8).tobytes()
        else:
            data[place:place] = str(rng.choice([-1, 0, 10**18, 1e400, 2**63, "null", "nan"])).encode()
    return bytes(data)


def _on_alarm(_number: int, _frame: FrameType | None) -> None:
    raise TooLongError


def try_one(sample: Sample, content: bytes, folder: Path) -> tuple[str, float]:
    """Open one file; return what is wrong with that ("" if nothing is) and the seconds it took."""
    path = sample.place(folder, content)
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        sample.read(path)
        fault = ""
    except HwocrError as error:
        fault = (
            "" if error.message and "\n" not in error.message else f"a message of several lines: {error!r}"
        )
    except TooLongError:
        fault = "longer than the limit:\n" + traceback.format_exc()
    except Exception:
        fault = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return fault, time.monotonic() - start


def main() -> int:
    """Damage and open; return 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=None, help="a folder for the files with faults")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, _on_alarm)
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    slowest = (0.0, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples = whole_files(folder / "whole")
        for number in range(options.count):
            sample = samples[number % len(samples)]
            rng = np.random.default_rng([options.seed, number])
            content = damaged(sample.content, rng)
            fault, seconds = try_one(sample, content, folder / "damaged")
            counts[sample.name] += 1
            slowest = max(slowest, (seconds, f"{sample.name}, number {number}"))
            if not fault:
                continue
            faults[sample.name] += 1
            last = fault.strip().splitlines()[-1]
            print(f"fault in {sample.name}, number {number}: {last}", file=sys.stderr)
            if options.keep is not None:
                options.keep.mkdir(parents=True, exist_ok=True)
                stem = f"{number}_{sample.name.replace(' ', '_')}"
                (options.keep / f"{stem}.bin").write_bytes(content)
                (options.keep / f"{stem}.txt").write_text(fault, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
    for kind, count in sorted(counts.items()):
        print(f"{kind:<28} {count:>5} opened or refused{f', {faults[kind]} FAULTS' if faults[kind] else ''}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{sum(counts.values())} files, {sum(faults.values())} faults; the slowest took {slowest[0]:.1f} s "
        f"({slowest[1]}); {peak:.0f} MB at most"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
