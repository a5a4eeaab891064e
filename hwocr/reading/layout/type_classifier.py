"""Type or handwriting, from what letters look like and how they stand: learned by ``hwocr.fitting printed``.

Three steps, each small: a network of 32 hidden units sees every letter's normalised picture; a second one of
16 sees how a row's letters stand and what the first said of them; a logistic regression lets the other rows
of the page speak, those of the same height most. All their weights lie in one file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.files import Tensors, read_tensors
from hwocr.nn.network import Network
from hwocr.reading.layout.components import Components
from hwocr.reading.layout.rows import Row, find_twins, row_features
from hwocr.shipped import shipped_path

GLYPH_SIZES = (1024, 32, 2)
ROW_SIZES = (10, 16, 2)
# Rows are of one height within this part.
_SAME_HEIGHT = 0.15
_MOST_ODDS = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class TypeClassifier:
    """The learned weights.

    Attributes:
        glyphs: tells (N, 1024) pictures apart.
        rows: tells (N, 10) standardised features of rows apart.
        means, deviations: (10,) of these features.
        context: (4,) weights of 1, a row's own log-odds, those of the rows of its height, and of all others.
    """

    glyphs: Network
    rows: Network
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    context: NDArray[np.float64]

    def glyph_logits(self, pictures: NDArray[np.float32]) -> NDArray[np.float64]:
        """(N,) log-odds that normalised pictures (N, 32, 32) are type."""
        return _log_odds(self.glyphs, pictures.reshape(len(pictures), -1))

    def row_logits(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """(N,) log-odds that rows with features (N, 10) are type, each by itself."""
        standard = np.clip((features - self.means) / self.deviations, -4, 4)
        return np.clip(_log_odds(self.rows, standard.astype(np.float32)), -_MOST_ODDS, _MOST_ODDS)

    def in_context(self, rows: Sequence[Row], own: NDArray[np.float64]) -> NDArray[np.float64]:
        """(N,) log-odds of rows that know of one another, from those of each by itself (N,)."""
        found: NDArray[np.float64] = context_features(rows, own) @ self.context
        return found


def _log_odds(network: Network, inputs: NDArray[np.float32]) -> NDArray[np.float64]:
    logits = network.outputs(np.ascontiguousarray(inputs, np.float32)).astype(np.float64)
    odds: NDArray[np.float64] = logits[:, 1] - logits[:, 0]
    return odds


def context_features(rows: Sequence[Row], own: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 4) what `TypeClassifier.context` weighs."""
    heights = np.array([row.height for row in rows])
    counts = np.array([min(len(row.members), 10) for row in rows], np.float64)
    same = np.abs(heights[:, None] - heights) <= _SAME_HEIGHT * heights
    np.fill_diagonal(same, False)
    others = ~same
    np.fill_diagonal(others, False)
    means = [
        (chosen * counts) @ own / np.maximum((chosen * counts).sum(axis=1), 1.0) for chosen in (same, others)
    ]
    return np.stack([np.ones(len(rows)), own, *means], axis=1)


def describe_rows(
    rows: Sequence[Row], components: Components, ink_probability: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]:
    """Gather what the classifier looks at.

    Args:
        rows: of the page.
        components: of the page.
        ink_probability: (H, W) float32, the soft ink.

    Returns:
        (M, 32, 32) the pictures of the letters looked at, (M,) the row of each, and (N,) the twins.
    """
    crops, owners = [], []
    for place, row in enumerate(rows):
        for number in row.sample:
            left, top, right, bottom = components.boxes[number].tolist()
            own = components.labels[top:bottom, left:right] == number + 1
            crops.append(np.where(own, ink_probability[top:bottom, left:right], np.float32(0)))
            owners.append(place)
    return (
        normalise_glyphs(crops),
        np.array(owners, np.int64),
        find_twins(components, ink_probability, list(rows)),
    )


def type_log_odds(
    rows: Sequence[Row], components: Components, ink_probability: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Say how likely rows are type, given one another.

    Args:
        rows: of the page.
        components: of the page.
        ink_probability: (H, W) float32, the soft ink.

    Returns:
        (N,) log-odds.

    Raises:
        ModelError: if the weights that ship with the program are missing or damaged.
    """
    if not rows:
        return np.zeros(0)
    learned = type_classifier()
    pictures, owners, twins = describe_rows(rows, components, ink_probability)
    logits = learned.glyph_logits(pictures)
    features = np.stack(
        [row_features(row, components, logits[owners == place], twins) for place, row in enumerate(rows)]
    )
    return learned.in_context(rows, learned.row_logits(features))


@lru_cache(maxsize=1)
def type_classifier() -> TypeClassifier:
    """Return the weights that ship with the program.

    Raises:
        ModelError: if they are missing or damaged.
    """
    path = shipped_path("resources", "models", "judges", "printed.safetensors")
    tensors, _ = read_tensors(path)
    try:
        return of_tensors(tensors)
    except (KeyError, ValueError) as error:
        raise ModelError(
            f"{path} does not hold the weights that tell type.", "Install hwocr again."
        ) from error


def of_tensors(tensors: Tensors) -> TypeClassifier:
    """Put a classifier together from the arrays of its file.

    Raises:
        KeyError: if one is missing.
        ValueError: if one has another shape.
    """
    networks = []
    for name, sizes in (("glyphs", GLYPH_SIZES), ("rows", ROW_SIZES)):
        network = Network(sizes, "tanh")
        network.parameters[:] = tensors[name]
        networks.append(network)
    means, deviations, context = (
        tensors[name].astype(np.float64) for name in ("means", "deviations", "context")
    )
    return TypeClassifier(networks[0], networks[1], means, deviations, context)


def to_tensors(classifier: TypeClassifier) -> Tensors:
    """Return the arrays of a classifier by name, as its file holds them."""
    return {
        "glyphs": classifier.glyphs.parameters,
        "rows": classifier.rows.parameters,
        "means": classifier.means,
        "deviations": classifier.deviations,
        "context": classifier.context,
    }
