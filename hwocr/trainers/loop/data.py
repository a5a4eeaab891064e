"""From a recipe to the samples a run learns from and is measured on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.glyphs.catalogue import describe, load_glyphs
from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.datasets.glyphs.registry import all_glyph_data
from hwocr.errors import DataError
from hwocr.models.card import BASIC_LABELS
from hwocr.runs.recipe.schema import Recipe, Source


@dataclass(frozen=True, slots=True, eq=False)
class TrainingData:
    """What a run works with.

    Attributes:
        train: the training samples.
        draw_weights: (N,) how often each is drawn relative to the others; None: each once an epoch.
        validation: measured after each epoch.
        outside: never trained on, measured separately; None if the recipe names none that is here.
        passed_over: the sources of ``outside`` that are not here.
    """

    train: GlyphSet
    draw_weights: NDArray[np.float64] | None
    validation: GlyphSet
    outside: GlyphSet | None
    passed_over: tuple[str, ...] = ()

    @property
    def damaged(self) -> tuple[str, ...]:
        """The pictures that could not be read."""
        return _names(self, "damaged")

    @property
    def left_out(self) -> tuple[str, ...]:
        """What lies beside the pictures and is not of the data sets."""
        return _names(self, "left_out")

    @property
    def names(self) -> tuple[str, ...]:
        """The training sets' names."""
        return tuple(self.train.name.split("+"))


def _names(data: TrainingData, kind: str) -> tuple[str, ...]:
    sets = [part for part in (data.train, data.validation, data.outside) if part is not None]
    return tuple(dict.fromkeys(name for part in sets for name in getattr(part, kind)))


def load_training_data(recipe: Recipe) -> TrainingData:
    """Load (and, for the built-in hand-print, make) everything a recipe names.

    A set that is only measured on, never learnt from or chosen by, may be absent: then it is passed over.

    Raises:
        DataError: if a data set is missing or damaged.
    """
    # All of them first: making the built-in hand-print takes a minute, after which nobody waits for bad news.
    for source in (*recipe.sources, *recipe.validation.sources):
        _refuse_if_absent(source, recipe)
    parts = [_load(source, recipe, source.split) for source in recipe.sources]
    weights = _draw_weights(parts, [source.weight for source in recipe.sources], len(recipe.labels))
    validation = recipe.validation
    measured = validation.sources or tuple(
        replace_split(source) for source in recipe.sources if source.held_out or len(recipe.sources) == 1
    )
    share = validation.limit and max(1, validation.limit // len(measured))
    here = {source.name: describe(source.name).present for source in validation.outside}
    outside = [_load(source, recipe, source.split) for source in validation.outside if here[source.name]]
    return TrainingData(
        train=GlyphSet.concatenate(parts),
        draw_weights=weights if recipe.balance == "labels" else None,
        validation=GlyphSet.concatenate(
            [_load(_limited(source, share), recipe, source.split) for source in measured]
        ),
        outside=GlyphSet.concatenate(outside) if outside else None,
        passed_over=tuple(name for name, is_here in here.items() if not is_here),
    )


def replace_split(source: Source) -> Source:
    """Return the held-out part of a training source, a ninth as large where that was limited."""
    limit = source.limit and max(1, source.limit // 9)
    return source.model_copy(update={"split": "valid", "limit": limit})


def _refuse_if_absent(source: Source, recipe: Recipe) -> None:
    about = describe(source.name)
    if about.present:
        return
    absent = next(path for path in about.files.values() if not path.exists())
    hint = about.how_to_get
    if set(recipe.labels) <= set(BASIC_LABELS):
        hint += f" Or take the built-in one: hwocr train {recipe.name} --data handprint."
    raise DataError(f"the data set {source.name} is not here: there is no {absent}.", hint)


def _limited(source: Source, limit: int | None) -> Source:
    limits = [number for number in (source.limit, limit) if number is not None]
    return source.model_copy(update={"limit": min(limits)}) if limits else source


def _load(source: Source, recipe: Recipe, split: str) -> GlyphSet:
    entry = all_glyph_data().get(source.name)
    # The parts of a file are the same for every run, or a later score would count samples that another
    # run has learnt; only what is made for the run follows its seed.
    seed = recipe.seed if entry is not None and entry.generated else 0
    wanted = tuple(label for label in recipe.labels if not source.labels or label in source.labels)
    part = load_glyphs(source.name, labels=wanted, split=split, limit=source.limit, seed=seed)
    position = np.array([recipe.labels.index(label) for label in part.labels], np.int64)
    return replace(part, targets=position[part.targets], labels=tuple(recipe.labels))


def _draw_weights(parts: Sequence[GlyphSet], weights: Sequence[float], classes: int) -> NDArray[np.float64]:
    """Weigh samples so that labels are drawn equally often and, within each, sources by their weights."""
    shares = np.zeros((len(parts), classes))
    counts = np.stack([np.bincount(part.targets, minlength=classes) for part in parts])
    shares[:] = np.where(counts > 0, np.asarray(weights)[:, None], 0.0)
    totals = shares.sum(axis=0)
    shares = np.divide(shares, totals, out=shares, where=totals > 0)
    per_sample = np.divide(shares, counts, out=np.zeros_like(shares), where=counts > 0)
    return np.concatenate([row[part.targets] for row, part in zip(per_sample, parts, strict=True)])
