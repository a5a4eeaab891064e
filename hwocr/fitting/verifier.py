"""Make the data set the judge of pieces learns from: ``python -m hwocr.fitting.verifier OUT.npz``.

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
from hwocr.reading.layout.analysis import Layout, find_layout
from hwocr.reading.layout.components import Components
from hwocr.reading.preprocessing.binarisation import binarise
from hwocr.reading.preprocessing.grayscale import to_grayscale
from hwocr.reading.segmentation.candidates import Candidate, candidate_ink, candidate_mask
from hwocr.reading.segmentation.cut_paths import estimate_slant
from hwocr.reading.segmentation.lattice import Lattice, build_lattice, divide
from hwocr.reading.segmentation.pieces import find_pieces

WHOLE, OTHER = "1", "x"

# What makes letters hard to tell apart, more often than on real pages.
STYLES = (
    *("touching",) * 4,
    *("broken",) * 2,
    "faint",
    *("random",) * 2,
    "plain",
)
_LINES = 5
# A candidate is a whole letter if this part of its ink is one letter's, and this part of the letter's ink
# is in it; below the others it is not.
_OWN, _COVERED = 0.8, 0.85
_NOT_OWN, _NOT_COVERED = 0.7, 0.7
# Single letters are divided, too, some of them; and of the wrong parts of a piece so many are taken.
_DIVIDED = 0.12
_WRONG_PARTS = 6


class Truth:
    """Whose ink the pixels of a generated page's working picture are."""

    def __init__(self, page: SyntheticPage, components: Components, reduction: int) -> None:
        """Compare the page's truth with the ink that was found on it."""
        height, width = components.labels.shape
        owners = page.owners[:, reduction // 2 :: reduction, reduction // 2 :: reduction]
        self._owners = np.zeros((2, height, width), np.uint16)
        self._owners[:, : owners.shape[1], : owners.shape[2]] = owners[:, :height, :width]
        self._components = components
        count = len(page.glyphs) + 1
        inked = self._owners[:, components.labels > 0]
        self._areas = np.bincount(inked.ravel(), minlength=count).clip(1)
        self.labels = [glyph.label for glyph in page.glyphs]

    def owner(self, candidate: Candidate) -> tuple[int, float, float]:
        """Tell whose a candidate is.

        Returns:
            The letter it has most ink of, a place in ``labels`` or -1 for none; the share of its ink
            that is that letter's; and the share of the letter's ink that it has.
        """
        box = candidate.box
        mask = candidate_mask(candidate, box, self._components)
        owners = self._owners[:, box.top : box.bottom, box.left : box.right][:, mask]
        inked = int((owners[0] > 0).sum())
        if not inked:
            return -1, 0.0, 0.0
        counts = np.bincount(owners.ravel(), minlength=len(self._areas))
        counts[0] = 0
        first = int(counts.argmax())
        return first - 1, float(counts[first] / inked), float(counts[first] / self._areas[first])

    def verdict(self, candidate: Candidate) -> str | None:
        """Say whether a candidate is one `WHOLE` letter, or `OTHER`; None where it is neither, or a mark."""
        letter, own, covered = self.owner(candidate)
        if letter < 0 or not (self.labels[letter].isascii() and self.labels[letter].isalnum()):
            return None
        if own >= _OWN and covered >= _COVERED:
            return WHOLE
        return OTHER if own < _NOT_OWN or covered < _NOT_COVERED else None

    def letters_in(self, candidate: Candidate) -> int:
        """How many letters have a good part of their ink in a candidate."""
        box = candidate.box
        mask = candidate_mask(candidate, box, self._components)
        owners = self._owners[:, box.top : box.bottom, box.left : box.right][:, mask]
        counts = np.bincount(owners.ravel(), minlength=len(self._areas)) / self._areas
        return int((counts[1:] > 0.5).sum())


def generated_page(kind: str, seed: int) -> tuple[SyntheticPage, Layout, int] | None:
    """Make a page and find its lines; None where it had to be turned: its truth would not fit.

    Args:
        kind: a variant, or "random".
        seed: of the text, the writer and the style.

    Returns:
        The page, its layout, and how many times smaller the working picture is.
    """
    rng = np.random.default_rng(seed)
    style = PageStyle.random(rng) if kind == "random" else variant_style(kind, seed)
    page = make_page(sample_text(rng, _LINES), seed=seed, style=style)
    reduction = max(1, round(max(page.pixels.shape) / 2000))
    ink = binarise(to_grayscale(page.pixels, reduction))
    layout = find_layout(ink.ink_probability, ink.mask, ink.paper)
    return None if layout.turn is not None or not layout.lines else (page, layout, reduction)


def piece_samples(pages: int, *, seed: int) -> Iterator[tuple[NDArray[np.float32], list[str]]]:
    """Yield the candidates of generated pages and whether each is one whole letter.

    Args:
        pages: how many pages.
        seed: of the first page; each later one has the next.

    Yields:
        Per page (N, 32, 32) float32 and N labels, `WHOLE` or `OTHER`; what is neither is left out.
    """
    for number in range(pages):
        made = generated_page(STYLES[number % len(STYLES)], seed + number)
        if made is not None:
            page, layout, reduction = made
            truth = Truth(page, layout.components, reduction)
            yield _judged(truth, layout, np.random.default_rng((seed + number, 0x91E)))


def _judged(truth: Truth, layout: Layout, rng: np.random.Generator) -> tuple[NDArray[np.float32], list[str]]:
    crops: list[NDArray[np.float32]] = []
    labels: list[str] = []
    slant = estimate_slant(layout.components.labels, layout.letter_boxes())
    for line in layout.lines:
        pieces = find_pieces(layout.components, line, layout.letter_size, layout.pen)
        if not pieces:
            continue
        size = max(line.height(), 0.6 * layout.letter_size)
        lattice = build_lattice(pieces, size)
        chosen = [
            index
            for index, piece in enumerate(pieces)
            if not piece.mark and (rng.random() < _DIVIDED or _several(truth, lattice, index))
        ]
        lattice = divide(lattice, chosen, layout.components, size, layout.pen, slant)
        wrong: dict[tuple[int, ...], int] = {}
        for number in rng.permutation(len(lattice.candidates)):
            candidate = lattice.candidates[number]
            label = None if candidate.mark else truth.verdict(candidate)
            if label == OTHER and candidate.cut is not None:
                wrong[candidate.members] = wrong.get(candidate.members, 0) + 1
                if wrong[candidate.members] > _WRONG_PARTS:
                    continue
            if label is not None:
                crops.append(candidate_ink(candidate, layout.ink_probability, layout.components))
                labels.append(label)
    return normalise_glyphs(crops), labels


def _several(truth: Truth, lattice: Lattice, index: int) -> bool:
    """Whether a piece is more than one letter."""
    node = lattice.piece_nodes[index]
    return any(
        truth.letters_in(candidate) > 1
        for candidate in lattice.candidates
        if candidate.start == node and not candidate.geometry.joins
    )


def main() -> None:
    """Write the glyph file."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.fitting.verifier", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=450, help="pages per seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[2_200_000, 2_300_000])
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
