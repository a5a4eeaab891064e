"""From a recipe to composed lines: those a run learns from, batch by batch, and those it is measured on."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.lines.composer import ComposedLine, LineComposer, LineSources
from hwocr.datasets.lines.line_sources import (
    VALIDATION_SEED,
    compose_lines,
    held_out_sources,
    training_sources,
)
from hwocr.ink.line import HEIGHT
from hwocr.runs.recipe.schema import Recipe

Batch = tuple[NDArray[np.uint8], NDArray[np.int64]]
"""Lines (B, 40, W) and per line its columns, its number of characters, and these as numbers from 1 on."""

# Batches of about one width are cut from so many lines at a time.
_POOL = 16
_AHEAD = 2
# Widths are rounded up: PyTorch prepares its convolutions anew for each width.
_BUCKET = 32


@dataclass(frozen=True, slots=True, eq=False)
class LineSet:
    """Lines to measure on.

    Attributes:
        name: what they are.
        lines: shortest first.
    """

    name: str
    lines: tuple[ComposedLine, ...]

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True, eq=False)
class LineTrainingData:
    """What a run on lines works with.

    Attributes:
        sources: who writes the lines it learns from.
        train: as many numbers as an epoch has lines: they are composed when they are needed.
        validation: lines by new hands of the generator.
        outside: lines in the fonts that are held out; None without fonts.
        names: who writes.
    """

    sources: LineSources
    train: range
    validation: LineSet
    outside: LineSet | None
    names: tuple[str, ...]
    passed_over: tuple[str, ...] = ()
    damaged: tuple[str, ...] = field(default=())
    left_out: tuple[str, ...] = field(default=())

    @property
    def stamp(self) -> str:
        """What must be the same in all processes of a run."""
        fonts = " ".join(font.path.name for font in self.sources.fonts)
        return f"{len(self.train)} {len(self.sources.banks)} {fonts}"


def load_line_data(recipe: Recipe) -> LineTrainingData:
    """Find who writes, and compose the lines to measure on."""
    settings = recipe.line_settings
    shares = {
        "hands": settings.hands,
        "print": settings.printed,
        "generator": settings.generator,
        "glyphs": settings.glyphs,
    }
    sources = training_sources(shares)
    held_out = held_out_sources()
    there = {"fonts": sources.fonts, "nist-capitals+emnist-digits": sources.banks}
    fonts = [held_out[name] for name in ("hands", "print") if name in held_out]
    each = max(1, settings.validation // max(1, len(fonts)))
    outside = [
        line
        for number, source in enumerate(fonts)
        for line in compose_lines(source, each, seed=VALIDATION_SEED + 1 + number)
    ]
    validation = compose_lines(held_out["generator"], settings.validation, seed=VALIDATION_SEED)
    return LineTrainingData(
        sources=sources,
        train=range(recipe.samples_per_epoch or 10_000),
        validation=_sorted("new hands of the generator", validation),
        outside=_sorted("held-out fonts", outside) if outside else None,
        names=("handprint", *(name for name, found in there.items() if found)),
        passed_over=tuple(name for name, found in there.items() if not found),
    )


class LineLoader:
    """Composes the batches of any epoch, from any batch on; seed, epoch and batch number decide all chance.

    Attributes:
        batches: an epoch.
    """

    def __init__(self, recipe: Recipe, data: LineTrainingData) -> None:
        self._recipe = recipe
        self._data = data
        self.batches = -(-len(data.train) // recipe.batch_size)

    def epoch(self, epoch: int, start: int = 0) -> Iterator[Batch]:
        """Give the batches of an epoch from batch ``start`` on."""
        first, skipped = divmod(start, _POOL)
        pools = -(-self.batches // _POOL)
        with ThreadPoolExecutor(1, thread_name_prefix="compose") as executor:
            waiting: deque[Future[list[Batch]]] = deque()
            try:
                for number in range(first, pools):
                    waiting.append(executor.submit(self._pool, epoch, number))
                    if len(waiting) > _AHEAD:
                        yield from waiting.popleft().result()[skipped:]
                        skipped = 0
                while waiting:
                    yield from waiting.popleft().result()[skipped:]
                    skipped = 0
            finally:
                for future in waiting:
                    future.cancel()

    def _pool(self, epoch: int, number: int) -> list[Batch]:
        """Compose some batches: lines of about one width together, the batches in random order."""
        recipe, size = self._recipe, self._recipe.batch_size
        limits = recipe.line_settings.first_words
        words = limits[epoch] if epoch < len(limits) else None
        seed = int(np.random.SeedSequence([recipe.seed, epoch, number]).generate_state(1)[0])
        composer = LineComposer(self._data.sources, seed=seed, words=words)
        count = min(_POOL, self.batches - number * _POOL)
        lines = sorted((composer.compose() for _ in range(count * size)), key=lambda one: one.pixels.shape[1])
        batches = [
            as_batch(lines[first : first + size], recipe.labels) for first in range(0, len(lines), size)
        ]
        order = np.random.default_rng(seed).permutation(len(batches))
        return [batches[place] for place in order]


def as_batch(lines: Sequence[ComposedLine], labels: str) -> Batch:
    """Put lines into arrays; see `Batch`."""
    widest = max(line.pixels.shape[1] for line in lines)
    width = -(-widest // _BUCKET) * _BUCKET
    pixels = np.zeros((len(lines), HEIGHT, width), np.uint8)
    longest = max(len(line.text) for line in lines)
    targets = np.zeros((len(lines), 2 + longest), np.int64)
    numbers = {label: place + 1 for place, label in enumerate(labels)}
    for row, line in enumerate(lines):
        pixels[row, :, : line.pixels.shape[1]] = line.pixels
        # A label that the recipe has not is left out.
        known = [numbers[label] for label in line.text if label in numbers]
        targets[row, :2] = line.pixels.shape[1], len(known)
        targets[row, 2 : 2 + len(known)] = known
    return pixels, targets


def _sorted(name: str, lines: Sequence[ComposedLine]) -> LineSet:
    return LineSet(name, tuple(sorted(lines, key=lambda one: one.pixels.shape[1])))
