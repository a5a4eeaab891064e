"""One network against another: the same data, equally many epochs, and what is to be seen of it, in words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import RecipeError
from hwocr.runs.recipe.files import parse_recipe
from hwocr.runs.recipe.schema import EarlyStopping, Recipe
from hwocr.runs.store.history import RunView

_WORDS = {
    "mlp": "MLP",
    "fcn": "FCN",
    "cnn": "CNN",
    "mobilenet_v2": "MobileNetV2",
    "squeezenet1_1": "SqueezeNet",
    "picture_cnn": "CNN from scratch",
}
# Which kind says most when it stands beside another.
_COUNTERPARTS = {"cnn": "fcn", "fcn": "cnn", "mlp": "cnn", "picture_cnn": "squeezenet1_1"}
# What two recipes must share to be compared: what is learnt from, how long, and by which chance.
_SHARED = (
    "labels",
    "classes",
    "sources",
    "balance",
    "samples_per_epoch",
    "validation",
    "epochs",
    "seed",
)
# So many standard errors a difference must be to be more than chance (a level of about 5 %).
_ERRORS = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of two networks as it stands.

    Attributes:
        word: what it is called in the sentence.
        accuracy: (E,) validation accuracy of each finished epoch.
        seconds: (E,) of training, from the beginning to the end of each.
        samples: that it is validated on; 0 if not known yet.
        reason: why it failed; empty if it has not.
    """

    word: str
    accuracy: NDArray[np.float64]
    seconds: NDArray[np.float64]
    samples: int = 0
    reason: str = ""


def network_word(kind: str) -> str:
    """Return what people call a kind of network."""
    return _WORDS.get(kind, kind)


def side_words(recipe: Recipe, rival: Recipe) -> tuple[str, str]:
    """Return what two recipes are called: their kinds, or their names where the kinds are the same."""
    if recipe.network.kind != rival.network.kind:
        return network_word(recipe.network.kind), network_word(rival.network.kind)
    return (recipe.name, rival.name) if recipe.name != rival.name else ("first", "second")


def baseline_of(recipe: Recipe, recipes: Mapping[str, Recipe], kind: str = "") -> str:
    """Return the name of the recipe that says most beside this one; empty if there is none of another kind.

    Args:
        recipe: the one.
        recipes: those there are, by name.
        kind: the kind of network it should be of; the usual counterpart by default.
    """
    wanted = kind or _COUNTERPARTS.get(recipe.network.kind, "picture_cnn")
    data = [source.name for source in recipe.sources]

    def metric_value(name: str) -> tuple[bool, bool]:
        other = recipes[name]
        return other.network.kind == wanted, [source.name for source in other.sources] == data

    fitting = [
        name
        for name, other in recipes.items()
        if other.network.kind != recipe.network.kind and can_be_compared(recipe, other)
    ]
    return max(fitting, key=metric_value, default="")


def can_be_compared(recipe: Recipe, rival: Recipe) -> bool:
    """Tell whether both could learn from the same data to do the same."""
    return (recipe.reads_glyphs, recipe.metric) == (rival.reads_glyphs, rival.metric)


def on_data_of(recipe: Recipe, rival: Recipe) -> Recipe:
    """Return the rival on the data, the labels, the epochs and the seed of a recipe.

    Network, optimiser, schedule, loss and augmentation, its way of learning, stay its own.

    Raises:
        RecipeError: if it cannot learn from these data.
    """
    if not can_be_compared(recipe, rival):
        raise RecipeError(
            f"{rival.name} cannot stand against {recipe.name}: they do not do the same with the same data.",
            "Two recipes for letters can be compared, or two for photographs.",
        )
    shared = recipe.model_dump(mode="json", exclude_none=True, include=set(_SHARED))
    own = rival.model_dump(mode="json", exclude_none=True, exclude={*_SHARED, "variants"})
    return parse_recipe({**own, **shared})


def comparison_recipes(recipe: Recipe, rival: Recipe) -> tuple[Recipe, Recipe]:
    """Return a recipe and its rival on the same data, so that neither stops early.

    Raises:
        RecipeError: see `on_data_of`.
    """
    patient = {"early_stopping": EarlyStopping()}
    moved = on_data_of(recipe, rival).model_copy(update=patient)
    return recipe.model_copy(update={**patient, "variants": {}}), moved


def side_of(word: str, view: RunView | None) -> Side:
    """Return how one of two runs stands; None for one that waits for its turn."""
    if view is None:
        return Side(word, np.empty(0), np.empty(0))
    reason = view.state.reason if view.state.kind == "crashed" else ""
    return Side(
        word,
        view.columns["validation_accuracy"],
        view.columns["seconds"],
        int(view.counts.get("validation") or 0),
        reason,
    )


def comparison_words(first: Side, second: Side) -> str:
    """Say in a sentence or two how one network does beside the other, at equally many epochs."""
    common = min(len(first.accuracy), len(second.accuracy))
    failed = next((side for side in (first, second) if side.reason and not len(side.accuracy)), None)
    if failed is not None:
        return f"The {failed.word} failed: {failed.reason.rstrip('.')}."
    if not common:
        return _waiting_words(first, second)
    ahead, behind = sorted(
        (first, second), key=lambda side: float(np.nanmax(side.accuracy[:common])), reverse=True
    )
    more, less = (float(np.nanmax(side.accuracy[:common])) for side in (ahead, behind))
    words = (
        f"After {_epochs(common)} each on the same data, the {ahead.word} is right on {100 * more:.1f} % of "
        f"the validation samples, the {behind.word} on {100 * less:.1f} %"
    )
    samples = min(first.samples, second.samples)
    margin = chance_margin(more, less, samples)
    if more == less:
        words += ": no difference."
    elif more - less <= margin:
        words += f"; of {samples:,} samples, less than {100 * margin:.1f} points may be chance."
    else:
        words += f": {100 * (more - less):.1f} points more."
    return words + _time_words(ahead, behind, common)


def chance_margin(first: float, second: float, samples: int) -> float:
    """Return how much two accuracies, in [0, 1], of so many samples each may differ by chance.

    Twice the standard error of the difference of two proportions (Dietterich, "Approximate Statistical
    Tests", 1998); an upper bound here, where both are measured on the same samples.
    """
    if not samples:
        return 0.0
    return _ERRORS * math.sqrt((first * (1 - first) + second * (1 - second)) / samples)


def _waiting_words(first: Side, second: Side) -> str:
    begun = next((side for side in (first, second) if len(side.accuracy)), None)
    if begun is None:
        return f"The {first.word} and the {second.word} train on the same data; the first epochs are to come."
    other = second if begun is first else first
    best = 100 * float(np.nanmax(begun.accuracy))
    return (
        f"The {begun.word} is right on {best:.1f} % of the validation samples after "
        f"{_epochs(len(begun.accuracy))}; the {other.word} is still to come."
    )


def _time_words(ahead: Side, behind: Side, common: int) -> str:
    taken, other = float(ahead.seconds[common - 1]), float(behind.seconds[common - 1])
    if not (taken > 0 and other > 0):
        return ""
    ratio = taken / other
    if 0.8 < ratio < 1.25:
        return " Both take about as long."
    how = f"{ratio:.1f} times" if ratio > 1 else f"{100 * ratio:.0f} % of"
    return f" It takes {how} the time."


def _epochs(count: int) -> str:
    return f"{count} epoch{'s' * (count != 1)}"
