"""A set of labelled, normalised glyphs: what every trainer of a character network learns from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.sampling import stratified_choice
from hwocr.ink.glyph import SIZE


@dataclass(frozen=True, slots=True, eq=False)
class GlyphSet:
    """Glyphs that have passed the normaliser, with their labels.

    Attributes:
        images: (N, 32, 32) uint8, 255 = ink, from `hwocr.ink.glyph.normalise_glyphs`.
        targets: (N,) int64, indices into ``labels``.
        labels: one-character labels; a label may have no sample.
        name: what the set is called in run folders and model cards.
        groups: (N,) int64, the writer of each glyph, or None where that is not known.
        damaged: the files that could not be read and were passed over.
        left_out: what else lies there and is not of the data set.
    """

    images: NDArray[np.uint8]
    targets: NDArray[np.int64]
    labels: tuple[str, ...]
    name: str
    groups: NDArray[np.int64] | None = None
    damaged: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.images)
        if self.images.shape != (count, SIZE, SIZE) or self.images.dtype != np.uint8:
            raise ValueError(
                f"images must be (N, {SIZE}, {SIZE}) uint8, not {self.images.shape} {self.images.dtype}"
            )
        if self.targets.shape != (count,) or (self.groups is not None and self.groups.shape != (count,)):
            raise ValueError("images, targets and groups must be equally long")
        if count and not 0 <= int(self.targets.min()) <= int(self.targets.max()) < len(self.labels):
            raise ValueError("targets must be indices into labels")

    def __len__(self) -> int:
        return len(self.images)

    @staticmethod
    def concatenate(sets: Sequence["GlyphSet"]) -> "GlyphSet":
        """Join sets, one after the other.

        Args:
            sets: at least one. Their labels may differ: the result has all of them, in the order
                in which they first appear.

        Returns:
            The joined set, its name the names joined by ``+``. Writers are kept apart from set to
            set; they are dropped unless every set knows its own.

        Raises:
            ValueError: if ``sets`` is empty.
        """
        if not sets:
            raise ValueError("there is nothing to join")
        if len(sets) == 1:
            return sets[0]
        labels = tuple(dict.fromkeys(label for part in sets for label in part.labels))
        position = {label: index for index, label in enumerate(labels)}
        targets = [
            np.array([position[label] for label in part.labels], np.int64)[part.targets] for part in sets
        ]
        groups: list[NDArray[np.int64]] = []
        first_free = 0
        for part in sets:
            if part.groups is not None:
                _, own = np.unique(part.groups, return_inverse=True)
                groups.append(own.astype(np.int64) + first_free)
                first_free += int(own.max(initial=-1)) + 1
        return GlyphSet(
            images=np.concatenate([part.images for part in sets]),
            targets=np.concatenate(targets),
            labels=labels,
            name="+".join(dict.fromkeys(part.name for part in sets)),
            groups=np.concatenate(groups) if len(groups) == len(sets) else None,
            damaged=tuple(dict.fromkeys(name for part in sets for name in part.damaged)),
            left_out=tuple(dict.fromkeys(name for part in sets for name in part.left_out)),
        )

    def subset(self, indices: NDArray[np.integer] | NDArray[np.bool_] | Sequence[int]) -> "GlyphSet":
        """Return the samples at ``indices`` (or where a mask is true), in that order."""
        chosen = np.asarray(indices)
        if chosen.dtype != bool:
            chosen = chosen.astype(np.int64)
        return replace(
            self,
            images=self.images[chosen],
            targets=self.targets[chosen],
            groups=None if self.groups is None else self.groups[chosen],
        )

    def filtered(self, labels: Sequence[str]) -> "GlyphSet":
        """Keep only the samples of ``labels``, which become the set's labels in the order given."""
        wanted = tuple(labels)
        position = {label: index for index, label in enumerate(wanted)}
        renumbered = np.array([position.get(label, -1) for label in self.labels], np.int64)[self.targets]
        kept = renumbered >= 0
        return replace(self.subset(kept), targets=renumbered[kept], labels=wanted)

    def batch(self, indices: NDArray[np.integer] | Sequence[int] | slice) -> NDArray[np.float32]:
        """Return the pictures at ``indices`` as a network wants them: (n, 32, 32) float32 in [0, 1]."""
        pictures: NDArray[np.float32] = self.images[indices].astype(np.float32)
        pictures *= np.float32(1 / 255)
        return pictures

    def split(self, fraction: float, seed: int) -> tuple["GlyphSet", "GlyphSet"]:
        """Part the set in two, each label in the same proportion.

        Args:
            fraction: the share of the *first* part, in [0, 1].
            seed: the same seed gives the same parts.

        Returns:
            Two sets that share no sample; both keep the order of the whole.
        """
        first = stratified_choice(self.targets, round(fraction * len(self)), np.random.default_rng(seed))
        mask = np.zeros(len(self), bool)
        mask[first] = True
        return self.subset(mask), self.subset(~mask)

    def counts(self) -> dict[str, int]:
        """Return how many samples each label has, in the order of ``labels``."""
        numbers = np.bincount(self.targets, minlength=len(self.labels))
        return dict(zip(self.labels, numbers.tolist(), strict=True))
