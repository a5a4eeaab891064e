"""Learn to tell type from handwriting: ``python -m hwocr.fitting printed``.

Pages of printed fonts, handwriting fonts, real glyphs and the generator's hands are photographed and
binarised as any page is. The network of glyphs is learned from letters of single lines, that of rows from
pages, and, last, what the rows of a page say about one another. Some fonts (whole families of type) and one
set of real glyphs are never learned from; on pages of these alone the share of rows told right is measured
and printed.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from hwocr.datasets.handprint import make_page, mixed_text, variant_style, variant_text
from hwocr.errors import HwocrError
from hwocr.fitting.type_pages import find_hands, letter_crops, type_page
from hwocr.ink.box import Box
from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.files import write_tensors
from hwocr.nn.losses import SoftmaxCrossEntropy
from hwocr.nn.network import Network
from hwocr.nn.optimisers import AdamW
from hwocr.reading.layout.analysis import find_layout
from hwocr.reading.layout.components import Components, find_components, letter_height
from hwocr.reading.layout.rows import Row, find_rows, row_features
from hwocr.reading.layout.type_classifier import (
    GLYPH_SIZES,
    ROW_SIZES,
    TypeClassifier,
    context_features,
    describe_rows,
    to_tensors,
)
from hwocr.reading.preprocessing.binarisation import binarise
from hwocr.reading.preprocessing.grayscale import to_grayscale
from hwocr.shipped import shipped_path

_SEED = 3_100_000
_VARIANTS = ("plain", "labelled", "ruled", "chart", "labelled", "marks", "touching", "table", "form")
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class PageRows:
    """The rows of a page whose truth is known.

    Attributes:
        rows: N of them.
        components: of the page.
        pictures: (M, 32, 32) of letters, owners (M,) their rows, twins of each component.
        truth: (N,) 1 = type.
        kinds: (N,) who wrote each.
    """

    rows: list[Row]
    components: Components
    pictures: NDArray[np.float32]
    owners: NDArray[np.int64]
    twins: NDArray[np.float64]
    truth: NDArray[np.int64]
    kinds: list[str]

    def features(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """(N, 10) of the rows, given the logits (M,) of the letters."""
        return np.stack(
            [
                row_features(row, self.components, logits[self.owners == place], self.twins)
                for place, row in enumerate(self.rows)
            ]
        )


def typed_page(seed: int, *, held_out: bool) -> PageRows | None:
    """Make a page of fonts and real glyphs; ``held_out``: of those alone that nothing is learned from."""
    page = type_page([hand for hand in find_hands() if hand.held_out is held_out], seed)
    ink = binarise(to_grayscale(page.pixels))
    components = find_components(ink.mask)
    places = [(box, int(hand.kind == "type"), hand.kind) for box, hand in page.lines]
    return _page_rows(components, ink.ink_probability, letter_height(components), places)


def generated_page(seed: int) -> PageRows | None:
    """Make a page of the generator's, with and without a form's captions."""
    variant = _VARIANTS[seed % len(_VARIANTS)]
    rng = np.random.default_rng((seed, 0x7E9F))
    lines = mixed_text(rng, 5) if rng.random() < 0.4 else variant_text(variant, rng, 5)
    page = make_page(lines, seed=seed, style=variant_style(variant, seed))
    ink = binarise(to_grayscale(page.pixels))
    layout = find_layout(ink.ink_probability, ink.mask, ink.paper)
    if layout.turn is not None or not layout.lines:
        return None
    places = [(glyph.box, 0, "generator") for glyph in page.glyphs]
    places += [(box, 1, "type") for _, box in page.prints]
    return _page_rows(layout.components, layout.ink_probability, layout.letter_size, places)


def _page_rows(
    components: Components,
    ink_probability: NDArray[np.float32],
    size: float,
    places: Sequence[tuple[Box, int, str]],
) -> PageRows | None:
    """Gather the rows of which nearly all letters lie in places of one kind."""
    rows, truth, kinds = [], [], []
    for row in find_rows(components, size) if size > 5 else []:
        x, y = (
            components.boxes[list(row.members)][:, [0, 1]] + components.boxes[list(row.members)][:, [2, 3]]
        ).T / 2
        votes = [
            (int(sum(box.contains(a, b) for a, b in zip(x, y, strict=True))), kind, name)
            for box, kind, name in places
        ]
        by_kind = [sum(count for count, kind, _ in votes if kind == wanted) for wanted in (0, 1)]
        if max(by_kind) >= 0.8 * len(row.members) and min(by_kind) <= 0.2 * len(row.members):
            rows.append(row)
            truth.append(int(by_kind[1] > by_kind[0]))
            kinds.append(max(votes)[2])
    if not rows:
        return None
    seen = describe_rows(rows, components, ink_probability)
    return PageRows(rows, components, *seen, np.array(truth), kinds)


def learn_network(
    sizes: tuple[int, ...], inputs: NDArray[np.float32], truth: NDArray[np.int64], *, epochs: int, seed: int
) -> Network:
    """Train a network on (N, sizes[0]) inputs and their classes (N,), both classes weighing the same."""
    rng = np.random.default_rng(seed)
    network = Network(sizes, "tanh")
    network.initialise(rng)
    optimiser = AdamW(network.parameters, network.weights, weight_decay=0.02)
    by_class = [np.flatnonzero(truth == kind) for kind in (0, 1)]
    steps = epochs * len(inputs) // 128
    for step in range(steps):
        batch = np.concatenate([rng.choice(members, 64) for members in by_class])
        network.forward_backward(inputs[batch], truth[batch], SoftmaxCrossEntropy(0.02), mean=True)
        optimiser.step(network.gradients, 0.003 * (1 - step / steps) + 1e-5)
    return network


def learn(
    pictures: NDArray[np.float32], classes: NDArray[np.int64], pages: Sequence[PageRows]
) -> TypeClassifier:
    """Learn glyphs from pictures (N, 32, 32) and classes (N,), rows and their context from pages."""
    glyphs = learn_network(GLYPH_SIZES, pictures.reshape(-1, 1024), classes, epochs=12, seed=1)
    blank = Network(ROW_SIZES, "tanh")
    draft = TypeClassifier(glyphs, blank, np.zeros(ROW_SIZES[0]), np.ones(ROW_SIZES[0]), np.zeros(4))
    features = [page.features(draft.glyph_logits(page.pictures)) for page in pages]
    every, truth = np.concatenate(features), np.concatenate([page.truth for page in pages])
    means, deviations = every.mean(axis=0), every.std(axis=0) + 1e-6
    standard = np.clip((every - means) / deviations, -4, 4).astype(np.float32)
    rows = learn_network(ROW_SIZES, standard, truth, epochs=60, seed=2)
    draft = TypeClassifier(glyphs, rows, means, deviations, np.zeros(4))
    seen = np.concatenate(
        [
            context_features(page.rows, draft.row_logits(own))
            for page, own in zip(pages, features, strict=True)
        ]
    )

    def loss(weights: NDArray[np.float64]) -> float:
        odds = seen @ weights
        return float(np.logaddexp(0, np.where(truth == 1, -odds, odds)).mean() + _RIDGE * weights @ weights)

    context = minimize(loss, np.array([0.0, 1.0, 0.2, 0.0]), method="L-BFGS-B").x
    return TypeClassifier(glyphs, rows, means, deviations, context)


def measure(classifier: TypeClassifier, pages: Sequence[PageRows]) -> str:
    """Say how many letters and rows of pages are told right, by who wrote them."""
    tallies: dict[str, list[int]] = {}
    letters = [0, 0]
    for page in pages:
        logits = classifier.glyph_logits(page.pictures)
        letters[0] += int(((logits > 0) == page.truth[page.owners]).sum())
        letters[1] += len(logits)
        own = classifier.row_logits(page.features(logits))
        odds = classifier.in_context(page.rows, own)
        for place, (row, kind) in enumerate(zip(page.rows, page.kinds, strict=True)):
            right = bool(page.truth[place])
            length = "3 letters and more" if len(row.members) >= 3 else "1 or 2 letters"
            for name in (kind, length, "all rows"):
                tally = tallies.setdefault(name, [0, 0, 0])
                tally[0] += (own[place] > 0) == right
                tally[1] += (odds[place] > 0) == right
                tally[2] += 1
    lines = [f"letters by themselves: {letters[0]} of {letters[1]} right ({letters[0] / letters[1]:.1%})"]
    lines += [
        f"{name}: {alone / count:.1%} of {count} rows by themselves, {together / count:.1%} in context"
        for name, (alone, together, count) in sorted(tallies.items())
    ]
    return "\n".join(lines)


def main() -> None:
    """Learn, measure, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.fitting printed", description=__doc__)
    parser.add_argument("--pages", type=int, default=120, help="pages of fonts and glyphs to learn from")
    parser.add_argument("--lines", type=int, default=3000, help="single lines whose letters are learned")
    parser.add_argument("--generated", type=int, default=45, help="pages of the generator's to learn from")
    parser.add_argument("--test", type=int, default=50, help="pages of what is held out")
    parser.add_argument(
        "--out", type=Path, default=shipped_path("resources", "models", "judges", "printed.safetensors")
    )
    options = parser.parse_args()
    try:
        made = [typed_page(_SEED + number, held_out=False) for number in range(options.pages)]
        made += [generated_page(_SEED + number) for number in range(options.generated)]
        pages = [page for page in made if page is not None]
        crops, classes = letter_crops(
            [hand for hand in find_hands() if not hand.held_out], options.lines, _SEED
        )
        test = [typed_page(_SEED + 50_000 + number, held_out=True) for number in range(options.test)]
    except HwocrError as error:
        raise SystemExit(str(error)) from error
    # Of the generator's hands there are no single lines: a third of its pages goes to the letters.
    apart = [page for page in pages if "generator" in page.kinds][::3]
    pages = [page for page in pages if page not in apart]
    pictures = np.concatenate([normalise_glyphs(crops), *(page.pictures for page in apart)])
    classes = np.concatenate([classes, *(page.truth[page.owners] for page in apart)])
    classifier = learn(pictures, classes, pages)
    print(
        f"Learned from {len(classes)} letters and {sum(len(page.rows) for page in pages)} rows "
        f"of {len(pages)} pages. Held out:"
    )
    print(measure(classifier, [page for page in test if page is not None]))
    write_tensors(options.out, to_tensors(classifier), {})


if __name__ == "__main__":
    main()
