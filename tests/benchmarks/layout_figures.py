"""How well layout does on generated pages: ``python tests/benchmarks/layout_figures.py [VARIANT…]``.

Per page variant: character errors (letters and digits), errors in spaces (letters right or not: the
edit distance with spaces less the one without), and in marks likewise. Seeds are fixed.
"""

import argparse
import sys
import time
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from hwocr.datasets.handprint import (
    VARIANTS,
    PageStyle,
    SyntheticPage,
    make_page,
    variant_style,
    variant_text,
)
from hwocr.models.registry import load_classifier
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import Reader

_MARKS = frozenset(".,'-:;?!()")


def page_for(variant: str, seed: int) -> SyntheticPage:
    """Make the page of a variant that belongs to ``seed``."""
    rng = np.random.default_rng((seed, 0x1A70))
    style = PageStyle.random(rng) if variant == "random" else variant_style(variant, seed)
    return make_page(variant_text(variant, rng, int(rng.integers(3, 8))), seed=seed, style=style)


def errors(truth: Sequence[str], read: Sequence[str]) -> np.ndarray:
    """Return errors in letters, spaces, marks, and the truth's letters, spaces, marks: (6,)."""
    plain, spaced, marked = (
        tuple("".join(c for c in " ".join(" ".join(lines).split()) if keep(c)) for lines in (truth, read))
        for keep in (str.isalnum, lambda c: c.isalnum() or c == " ", lambda c: c.isalnum() or c in _MARKS)
    )
    letters = Levenshtein.distance(*plain)
    spaces, marks = Levenshtein.distance(*spaced) - letters, Levenshtein.distance(*marked) - letters
    lengths = len(plain[0]), len(spaced[0]) - len(plain[0]), len(marked[0]) - len(plain[0])
    return np.array([letters, spaces, marks, *lengths])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variants", nargs="*", default=[*VARIANTS, "random"])
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=310_000)
    parser.add_argument("--show", action="store_true", help="print what was read wrongly")
    options = parser.parse_args(arguments)
    reader = Reader(load_classifier("handprint-cnn"))
    total = np.zeros(6, int)
    print(f"{'variant':12s} {'letters':>14s} {'spaces':>12s} {'marks':>12s} {'seconds':>8s}")
    for variant in options.variants:
        sums, seconds = np.zeros(6, int), 0.0
        for number in range(options.count):
            page = page_for(variant, options.seed + number)
            prefix_score = time.perf_counter()
            read = reader.read(page_from_pixels(page.pixels, variant))
            seconds += time.perf_counter() - prefix_score
            found = errors(page.lines, read.text.splitlines())
            sums += found
            if options.show and found[:3].any():
                print(f"  {variant} {options.seed + number}: {found[:3].tolist()}")
                for line in page.lines:
                    print(f"    = {line}")
                for line in read.text.splitlines():
                    print(f"    > {line}")
        total += sums
        print(_row(variant, sums), f"{seconds / options.count:8.2f}", flush=True)
    print(_row("total", total))
    return 0


def _row(name: str, sums: np.ndarray) -> str:
    cells = [f"{sums[i]:5d} of {sums[i + 3]:5d}" for i in range(3)]
    return f"{name:12s} {cells[0]:>14s} {cells[1]:>12s} {cells[2]:>12s}"


if __name__ == "__main__":
    sys.exit(main())
