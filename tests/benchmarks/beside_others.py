"""Read pages with this program, with Tesseract and with rapidocr, in one run: a table of errors and seconds.

    python tests/benchmarks/beside_others.py PAGES… [--recognisers auto letters] [--threads 1]

PAGES are folders that hold pictures and their truth (``truth.json``; see the README of the shared data). Each
page is read by a process of its own, start included, and each program gets as many threads; which goes first
changes from page to page. Errors are substitutions, insertions and deletions of letters and digits, case
folded (with spaces: single ones between words count too; with case: a capital for a small letter does).
Where a page's order is free they are counted as a bag; where it has print around its handwriting the text
that is nearer is its truth. Tesseract stands there in its default mode and in the best of ``--psm`` 4, 6 and
11 for each page, chosen by the truth, which no user could; its seconds are then those of that mode. A program
that is not installed is said and left out.
"""

import argparse
import importlib.util
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

MODES = (4, 6, 11)
RECOGNISERS = ("auto", "letters", "line", "ppocr", "letters,line")
_SECONDS = 180
# Lines of a page as rapidocr finds them; its page-turn classifier turns lines over: left out.
_RAPIDOCR = """
import sys
from rapidocr import RapidOCR
threads = int(sys.argv[2])
engine = "EngineConfig.onnxruntime."
read = RapidOCR(params={engine + "intra_op_num_threads": threads, engine + "inter_op_num_threads": 1,
                        "Global.log_level": "critical"})
found = read(sys.argv[1], use_cls=False)
print(*(found.txts or ()), sep="\\n")
"""


@dataclass(frozen=True, slots=True)
class Read:
    """What a program read of a page, and what that took.

    Attributes:
        text: what it printed.
        wall, processor: seconds of the whole process.
        failed: whether it did not end well.
    """

    text: str
    wall: float
    processor: float
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors and lengths of the truth; they add up."""

    letters: int = 0
    letter_count: int = 0
    spaced: int = 0
    spaced_count: int = 0
    cased: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.letters + other.letters,
            self.letter_count + other.letter_count,
            self.spaced + other.spaced,
            self.spaced_count + other.spaced_count,
            self.cased + other.cased,
        )


@dataclass(slots=True)
class Column:
    """What is summed up of one program.

    Attributes:
        errors: by folder and, with ``"without forms"``, of all pages that are no forms.
        wall, processor: seconds page by page.
        failed: pages at which it did not end well.
    """

    errors: dict[str, Errors] = field(default_factory=dict)
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    failed: int = 0

    def add(self, read: Read, errors: Errors, groups: Sequence[str]) -> None:
        """Count a page."""
        for group in groups:
            self.errors[group] = self.errors.get(group, Errors()) + errors
        self.wall.append(read.wall)
        self.processor.append(read.processor)
        self.failed += read.failed


def run(command: Sequence[str], threads: int) -> Read:
    """Run a program and return what it printed and used."""
    environment = os.environ | {"OMP_NUM_THREADS": str(threads), "OMP_THREAD_LIMIT": str(threads)}
    environment |= {"OPENBLAS_NUM_THREADS": str(threads)}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, env=environment)
        text, failed = done.stdout.decode("utf-8", "replace"), done.returncode != 0
    except subprocess.TimeoutExpired:
        text, failed = "", True
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Read(text, wall, used, failed)


def errors_of(truth: dict[str, object], text: str) -> Errors:
    """Count the errors of a page, as ``score_pages.py`` of the shared data does."""
    lines = truth["lines"]
    everything = truth.get("lines_all")
    distance = _bag if truth.get("order") == "free" else Levenshtein.distance
    read = _letters(text)
    if everything and distance(_letters(everything), read) < distance(_letters(lines), read):
        lines = everything
    wanted, words = _letters(lines), _words(lines)
    return Errors(
        distance(wanted, read),
        len(wanted),
        distance(words, _words(text)),
        len(words),
        distance(_letters(lines, case=True), _letters(text, case=True)),
    )


def _bag(first: str, second: str) -> int:
    return max(len(first), len(second)) - sum((Counter(first) & Counter(second)).values())


def _joined(text: object) -> str:
    return " ".join(text.splitlines() if isinstance(text, str) else text)  # type: ignore[arg-type]


def _letters(text: object, *, case: bool = False) -> str:
    return re.sub("[^A-Za-z0-9]", "", _joined(text) if case else _joined(text).upper())


def _words(text: object) -> str:
    return " ".join(re.sub("[^A-Z0-9]", " ", _joined(text).upper()).split())


def programs(recognisers: Sequence[str], threads: int) -> dict[str, Callable[[Path], Read]]:
    """The programs that are there, by the name that stands in the table."""
    found: dict[str, Callable[[Path], Read]] = {}

    def ours(name: str) -> Callable[[Path], Read]:
        command = [sys.executable, "-m", "hwocr", "read", "--format", "text", "--recogniser", name]
        return lambda picture: run([*command, str(picture)], threads)

    for name in recognisers:
        found[f"hwocr {name}"] = ours(name)
    if shutil.which("tesseract"):
        base = ["-", "-l", "eng"]
        found["Tesseract"] = lambda picture: run(["tesseract", str(picture), *base], threads)
        for mode in MODES:
            found[f"Tesseract {mode}"] = lambda picture, mode=mode: run(  # type: ignore[misc]
                ["tesseract", str(picture), *base, "--psm", str(mode)], threads
            )
    else:
        print("Tesseract is not installed (Debian: apt install tesseract-ocr): left out.")
    if importlib.util.find_spec("rapidocr"):
        found["rapidocr"] = lambda picture: run(
            [sys.executable, "-c", _RAPIDOCR, str(picture), str(threads)], threads
        )
    else:
        print("rapidocr is not installed (pip install rapidocr): left out.")
    return found


def pages_of(folder: Path) -> list[tuple[Path, dict[str, object]]]:
    """The pictures of a folder that are there, with their truth."""
    pages = []
    for name, truth in json.loads((folder / "truth.json").read_text(encoding="utf-8")).items():
        if (folder / name).is_file():
            pages.append((folder / name, truth if isinstance(truth, dict) else {"lines": truth}))
    return pages


def best_of_modes(reads: dict[str, Read], truth: dict[str, object]) -> Read | None:
    """The reading of Tesseract's mode that made the fewest errors."""
    modes = [reads[name] for name in (f"Tesseract {mode}" for mode in MODES) if name in reads]
    return min(modes, key=lambda read: errors_of(truth, read.text).letters, default=None)


def is_form(truth: dict[str, object]) -> bool:
    """Whether a page is a form by its kind."""
    return "form" in str(truth.get("kind", truth.get("category", "")))


def main() -> None:
    """Read, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="PAGES")
    parser.add_argument("--recognisers", nargs="+", default=RECOGNISERS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--most", type=int, default=0, help="pages of a folder; 0: all")
    options = parser.parse_args()
    found = programs(options.recognisers, options.threads)
    columns: dict[str, Column] = {}
    turn = 0
    for folder in options.folders:
        pages = pages_of(folder)
        for picture, truth in pages[: options.most or len(pages)]:
            names = list(found)
            turn += 1
            order = names[turn % len(names) :] + names[: turn % len(names)]
            reads = {name: found[name](picture) for name in order}
            best = best_of_modes(reads, truth)
            groups = [folder.name, "all"] + (["without forms"] if not is_form(truth) else [])
            shown = {name: read for name, read in reads.items() if not re.match(r"Tesseract \d", name)}
            if best is not None:
                shown["Tesseract, best mode"] = best
            for name, read in shown.items():
                errors = errors_of(truth, read.text)
                columns.setdefault(name, Column()).add(read, errors, groups)
            figures = ", ".join(
                f"{name} {errors_of(truth, read.text).letters} ({read.processor:.1f} s)"
                for name, read in shown.items()
            )
            print(f"# {folder.name}/{picture.name}: {figures}", file=sys.stderr, flush=True)
    print_table(columns, [folder.name for folder in options.folders])


def print_table(columns: dict[str, Column], folders: Sequence[str]) -> None:
    """Print a table in Markdown: a row a program."""
    groups = [*folders, "without forms", "all"]
    print("| program | " + " | ".join(f"wrong in {group}" for group in groups), end="")
    print(" | with spaces | with case | processor s, median (sum) | wall s, median (sum) | failed |")
    print("|---" * (len(groups) + 6) + "|")
    names = [
        *(n for n in columns if n.startswith("hwocr")),
        *(n for n in columns if not n.startswith("hwocr")),
    ]
    for name in names:
        column = columns[name]
        cells = []
        for group in groups:
            errors = column.errors.get(group, Errors())
            cells.append(f"{errors.letters} of {errors.letter_count} ({_percent(errors.letters, errors)})")
        every = column.errors["all"]
        cells.append(f"{every.spaced} of {every.spaced_count}")
        cells.append(f"{every.cased} of {every.letter_count}")
        for seconds in (column.processor, column.wall):
            cells.append(f"{statistics.median(seconds):.2f} ({sum(seconds):.0f})")
        cells.append(str(column.failed))
        print(f"| {name} | " + " | ".join(cells) + " |")


def _percent(errors: int, of: Errors) -> str:
    return f"{100 * errors / max(1, of.letter_count):.1f} %"


if __name__ == "__main__":
    main()
