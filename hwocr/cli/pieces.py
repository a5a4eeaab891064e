"""Make the data set the judge of pieces learns from: ``python -m hwocr.cli.pieces OUT.npz``.

Generated pages go through layout as any page does; every candidate of their lattices is then
compared with the truth: the ink of one letter, whole ("1"), or not ("x": a fragment, two letters
taken together, a wrong cut). The file is a glyph file, to be put into the folder ``glyphs`` of
the data folder; the recipe ``one_letter`` trains on it.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint import PageStyle, SyntheticPage, make_page, sample_text, variant_style
from hwocr.ink.glyph import normalise_glyphs
from hwocr.reading.ink import find_ink, grey_picture
from hwocr.reading.lattice import Candidate, build_lattice, candidate_ink
from hwocr.reading.layout import Layout, find_layout
from hwocr.reading.pieces import find_pieces

WHOLE, OTHER = "1", "x"

# What makes letters hard to tell apart, more often than on real pages.
_STYLES = (
    *("touching",) * 3,
    *("broken",) * 2,
    "faint",
    *("random",) * 3,
    "plain",
)
_LINES = 5
# Boxes of truth and of ink differ by this much, in pixels, without anything missing.
_TOLERANCE = 2.0


def piece_samples(pages: int, *, seed: int) -> Iterator[tuple[NDArray[np.float32], list[str]]]:
    """Yield the candidates of generated pages and whether each is one whole letter.

    Args:
        pages: how many pages.
        seed: of the first page; each later one has the next.

    Yields:
        Per page (N, 32, 32) float32 and N labels, `WHOLE` or `OTHER`; what is neither is left out.
    """
    for number in range(pages):
        kind = _STYLES[number % len(_STYLES)]
        rng = np.random.default_rng(seed + number)
        style = PageStyle.random(rng) if kind == "random" else variant_style(kind, seed + number)
        page = make_page(sample_text(rng, _LINES), seed=seed + number, style=style)
        reduction = max(1, round(max(page.pixels.shape) / 2000))
        ink = find_ink(grey_picture(page.pixels, reduction))
        layout = find_layout(ink.strength, ink.mask, ink.paper)
        if layout.turn is None and layout.lines:
            yield _judged(page, layout, reduction)


def _judged(page: SyntheticPage, layout: Layout, reduction: int) -> tuple[NDArray[np.float32], list[str]]:
    boxes = np.array([[g.box.left, g.box.top, g.box.right, g.box.bottom] for g in page.glyphs]) / reduction
    basic = np.array([g.label.isascii() and g.label.isalnum() for g in page.glyphs])
    crops: list[NDArray[np.float32]] = []
    labels: list[str] = []
    for line in layout.lines:
        pieces = find_pieces(layout.components, line, layout.letter_size, layout.pen)
        if not pieces:
            continue
        size = max(line.height(), 0.6 * layout.letter_size)
        for candidate in build_lattice(pieces, layout.components, size).candidates:
            label = None if candidate.mark else _verdict(candidate, boxes, basic)
            if label is not None:
                crops.append(candidate_ink(candidate, layout.strength, layout.components))
                labels.append(label)
    return normalise_glyphs(crops), labels


def _verdict(candidate: Candidate, boxes: NDArray[np.float64], basic: NDArray[np.bool_]) -> str | None:
    """Compare a candidate with the letters' true boxes (N, 4); None where it is neither."""
    box = candidate.box
    across = np.minimum(boxes[:, 2], box.right) - np.maximum(boxes[:, 0], box.left)
    down = np.minimum(boxes[:, 3], box.bottom) - np.maximum(boxes[:, 1], box.top)
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    same_line = (across > 0) & (down > 0.3 * np.minimum(heights, box.height))
    covered = np.where(
        same_line,
        np.clip((across + _TOLERANCE) / np.maximum(1, widths), 0, 1)
        * np.clip((down + _TOLERANCE) / np.maximum(1, heights), 0, 1),
        0.0,
    )
    order = np.argsort(-covered)
    first = int(order[0])
    if covered[first] <= 0 or not basic[first]:
        return None
    second = float(covered[order[1]]) if len(order) > 1 else 0.0
    own = float(across[first]) / max(1, box.width)
    if covered[first] > 0.9 and own > 0.82 and second < 0.25:
        return WHOLE
    return OTHER if covered[first] < 0.75 or second > 0.45 or own < 0.65 else None


def main() -> None:
    """Write the glyph file."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.cli.pieces", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=450, help="pages per seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[2_000_000, 2_100_000])
    options = parser.parse_args()
    pictures: list[NDArray[np.uint8]] = []
    labels: list[str] = []
    for seed in options.seeds:
        for images, names in piece_samples(options.pages, seed=seed):
            pictures.append((images * 255).astype(np.uint8))
            labels += names
    np.savez_compressed(options.out, images=np.concatenate(pictures), labels=np.array(labels))
    print(f"{len(labels)} candidates, {labels.count(WHOLE)} of them whole letters, in {options.out}")


if __name__ == "__main__":
    main()
