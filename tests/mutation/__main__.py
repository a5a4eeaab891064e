"""Mutation by sample: are small changes to the code noticed by the tests of its own room?

    python tests/mutation --rooms nn runs --count 60 --seed 1 --record /tmp/mutants.jsonl
    python tests/mutation --record /tmp/mutants.jsonl --summary

Mutants are drawn by a seed, so the same command makes the same ones. Each is written to a copy of the package
and tried by the tests of its room until one fails (in reading, those of its sub-room first, then the others).
What was tried stands in the record and is not tried again, so a broken-off sample goes on; ``--again`` tries
those once more that were alive. A mutant that hangs counts as noticed.
"""

import argparse
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from mutants import Mutant, count_mutants, mutant_of

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("nn", "runs", "trainers", "reading")
# Loaded once, before every trial is forked from this process; nothing of hwocr is among them.
_LOADED = ("numpy", "scipy.ndimage", "scipy.optimize", "PIL.Image", "pytest")


def sample(room: str, count: int, seed: int) -> list[Mutant]:
    """Draw mutants of a room."""
    modules = sorted((ROOT / "hwocr" / room).rglob("*.py"))
    places = [(module, number) for module in modules for number in range(count_mutants(module))]
    drawn = random.Random(f"{room} {seed}").sample(places, min(count, len(places)))
    return [mutant_of(ROOT, *place) for place in drawn]


def test_groups(path: str) -> list[tuple[str, ...]]:
    """The tests to try a module by, those that stand nearest to it first."""
    room = ROOT / "tests" / path.split("/")[1]
    near = ROOT.joinpath("tests", *path.split("/")[1:-1])
    beside = (near,) if near.is_dir() and near != room else tuple(sorted(room.glob("test_*.py")))
    return [tuple(map(str, beside)), (str(room),)]


def run_tests(tests: Sequence[str], where: Path, seconds: float) -> str:
    """Run tests in a process of their own: "passed", "failed" or "hung"."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = _in_child(tests, where)
        finally:
            os._exit(code)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "passed" if os.waitstatus_to_exitcode(status) == 0 else "failed"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "hung"


def _in_child(tests: Sequence[str], where: Path) -> int:
    import pytest

    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os.environ["PYTHONPATH"] = str(where)
    sys.path.insert(0, str(where))
    os.chdir(where)
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", f"--rootdir={where}", *tests]))


class UnsoundError(Exception):
    """Tests that fail without any change tell nothing of a mutant."""


@dataclass(slots=True)
class Tried:
    """A copy of the checkout in which mutants are tried.

    Attributes:
        where: its root.
        seconds: longer runs of the tests count as hung.
        near: whether only the tests nearest to a module are run.
        sound: groups of tests that pass without any change.
    """

    where: Path
    seconds: float
    near: bool
    sound: set[tuple[str, ...]] = field(default_factory=set)

    def groups(self, path: str) -> list[tuple[str, ...]]:
        """The tests for a module.

        Raises:
            UnsoundError: if they fail without a change.
        """
        found = [
            tuple(one.replace(str(ROOT), str(self.where)) for one in group) for group in test_groups(path)
        ]
        found = found[:1] if self.near else found
        for group in set(found) - self.sound:
            if run_tests(group, self.where, self.seconds) != "passed":
                raise UnsoundError(f"{group[0]}: the tests fail, or take too long, without any change.")
            self.sound.add(group)
        return found


def try_mutant(mutant: Mutant, tried: Tried) -> str:
    """Say whether a mutant is "alive" or what ended it."""
    groups, where = tried.groups(mutant.path), tried.where
    file = where / mutant.path
    original, stat = file.read_bytes(), file.stat()
    file.write_text(mutant.source, encoding="utf-8")
    try:
        for group in groups:
            told = run_tests(group, where, tried.seconds)
            if told != "passed":
                return told
        return "alive"
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def main(arguments: Sequence[str] | None = None) -> int:
    """Try a sample; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="tests/mutation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rooms", nargs="+", choices=ROOMS, default=ROOMS)
    parser.add_argument("--count", type=int, default=100, help="mutants a room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path, required=True, help="a JSONL file; it is gone on with")
    parser.add_argument("--seconds", type=float, default=300, help="longer runs of the tests count as hung")
    parser.add_argument("--near", action="store_true", help="only the tests nearest to the changed module")
    parser.add_argument("--again", action="store_true", help="try those again that were alive")
    parser.add_argument("--summary", action="store_true", help="only say what the record holds")
    chosen = parser.parse_args(arguments)
    lines = chosen.record.read_text(encoding="utf-8").splitlines() if chosen.record.is_file() else []
    told = {entry["mutant"]: entry["outcome"] for entry in map(json.loads, lines)}
    if not chosen.summary:
        for name in _LOADED:
            importlib.import_module(name)
        os.environ.update(PYTHONDONTWRITEBYTECODE="1", QT_QPA_PLATFORM="offscreen", OMP_NUM_THREADS="1")
        sys.dont_write_bytecode = True
        with tempfile.TemporaryDirectory() as temporary:
            where = Path(temporary) / "checkout"
            for name in ("hwocr", "tests"):
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, where / name, ignore=ignored)
            for name in ("resources", "training", "docs", "pyproject.toml"):
                (where / name).symlink_to(ROOT / name)
            tried = Tried(where, chosen.seconds, chosen.near)
            for room in chosen.rooms:
                for mutant in sample(room, chosen.count, chosen.seed):
                    known = told.get(mutant.name)
                    if known is not None and not (chosen.again and known == "alive"):
                        continue
                    begun = time.monotonic()
                    try:
                        told[mutant.name] = outcome = try_mutant(mutant, tried)
                    except UnsoundError as error:
                        print(f"not tried: {mutant.name}: {error}", file=sys.stderr)
                        continue
                    entry = {
                        "mutant": mutant.name,
                        "outcome": outcome,
                        "seconds": round(time.monotonic() - begun, 1),
                    }
                    with chosen.record.open("a", encoding="utf-8") as record:
                        record.write(json.dumps(entry, ensure_ascii=False) + "\n")
                    print(f"{outcome:6s} {entry['seconds']:6.1f} s  {mutant.name}", flush=True)
    _summarise(told)
    return 0


def _summarise(told: dict[str, str]) -> None:
    for room in ROOMS:
        outcomes = Counter(one for name, one in told.items() if name.startswith(f"hwocr/{room}/"))
        if outcomes:
            share = 100 * outcomes["alive"] / outcomes.total()
            print(f"{room:9s} {outcomes.total():4d} mutants, {outcomes['alive']:3d} alive ({share:.1f} %)")
    for name in sorted(name for name, outcome in told.items() if outcome == "alive"):
        print(f"  alive: {name}")


if __name__ == "__main__":
    sys.exit(main())
