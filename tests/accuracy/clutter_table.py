"""Errors and invented characters on generated pages with diagrams, stamps, print, tables, boards, far sheets.

    python tests/accuracy/clutter_table.py [CHECKOUT…] [--count 20] [--kinds diagram …] [--tesseract]

This checkout makes the pages; each CHECKOUT (this one by default) reads them with its own ``hwocr read``. The
pages' seeds, the clutter and the printed fonts on them belong to this file: nothing is fitted to them. Print
on a page may be read or left out: the nearer text counts. Stamps are read in no order: they count as a bag.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hwocr.datasets.handprint.pages.samples import write_pages
from hwocr.scoring.error_rates import Measure, score_text

KINDS = ("diagram", "stamped", "print_around", "cells", "board", "far_sheet")
_SEED = 890_000
_ROOT = Path(__file__).resolve().parents[2]
_FOLDED = Measure()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each kind and checkout."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkouts", nargs="*", type=Path, default=[_ROOT])
    parser.add_argument("--count", type=int, default=20, help="pages of each kind")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--tesseract", action="store_true", help="and what Tesseract makes of them (psm 3)")
    chosen = parser.parse_args(arguments)
    readers = {str(one): one.resolve() for one in chosen.checkouts}
    print(
        f"{'':14s}{'letters':>8s}"
        + "".join(f"{name[-16:]:>22s}" for name in [*readers, *["tesseract"] * chosen.tesseract])
    )
    with tempfile.TemporaryDirectory() as temporary:
        for kind in chosen.kinds:
            folder = Path(temporary) / kind
            write_pages(folder, count=chosen.count, seed=_SEED, variant=kind)
            truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
            texts = [_read(checkout, folder, list(truth)) for checkout in readers.values()]
            if chosen.tesseract:
                texts.append({name: _tesseract(folder / name) for name in truth})
            length = 0
            cells = []
            for read in texts:
                tallies = [_score(page, read.get(name, [])) for name, page in truth.items()]
                errors, invented, length = (sum(part) for part in zip(*tallies, strict=True))
                cells.append(f"{errors:6d} ({100 * errors / length:4.1f} %) +{invented:<5d}")
            print(f"{kind:14s}{length:8d}" + "".join(f"{cell:>22s}" for cell in cells), flush=True)
    print("errors (rate) +invented characters")
    return 0


def _read(checkout: Path, folder: Path, names: Sequence[str]) -> dict[str, list[str]]:
    """What a checkout's program reads, page by page."""
    out = folder / "read.json"
    command = [sys.executable, "-m", "hwocr", "read", "--format", "json", "-o", str(out)]
    subprocess.run(
        [*command, *(str(folder / name) for name in names)], cwd=checkout, check=True, env=_env(checkout)
    )
    pages = json.loads(out.read_text(encoding="utf-8"))["pages"]
    return {Path(page["source"]).name: [line["text"] for line in page["lines"]] for page in pages}


def _env(checkout: Path) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(checkout)}


def _tesseract(picture: Path) -> list[str]:
    done = subprocess.run(
        ["tesseract", str(picture), "-", "--psm", "3"], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def _score(page: dict[str, list[str]], read: Sequence[str]) -> tuple[int, int, int]:
    """Errors, invented characters, and letters of the handwriting, for the nearer of both truths."""
    results = []
    for key in ("lines", "lines_all"):
        if key in page:
            tally = score_text(page[key], read, _FOLDED).letters
            there, found = (Counter(_FOLDED.letters(" ".join(lines))) for lines in (page[key], read))
            bag = max(there.total(), found.total()) - (there & found).total()
            results.append(
                (min(tally.errors, bag) if key == "lines_all" else tally.errors, (found - there).total())
            )
    return (*min(results), len(_FOLDED.letters(" ".join(page["lines"]))))


if __name__ == "__main__":
    sys.exit(main())
