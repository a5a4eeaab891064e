"""A writer: everything that makes one person's hand-print recognisable as theirs."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint.shapes.skeletons import Shape, chances_of, shapes_of

PenKind = Literal["ballpoint", "felt-tip", "pencil", "marker", "chalk"]


@dataclass(frozen=True, slots=True)
class Pen:
    """What one writes with.

    Attributes:
        kind: of pen.
        width: of its line, in cap heights.
        variation: relative change of the width along a stroke (standard deviation).
        taper: how much thinner strokes end than they are, 0 to 1.
        grain: how much the paper's texture shows through the ink, 0 to 1.
        skips: chance that a stroke has a short gap.
    """

    kind: PenKind
    width: float
    variation: float
    taper: float
    grain: float
    skips: float

    @staticmethod
    def random(rng: np.random.Generator, kind: PenKind | None = None) -> "Pen":
        """Draw a pen; of ``kind`` if given."""
        if kind is None:
            kinds: tuple[PenKind, ...] = ("ballpoint", "felt-tip", "pencil", "marker")
            kind = kinds[int(rng.choice(4, p=[0.4, 0.25, 0.2, 0.15]))]
        low, high = _PEN_WIDTHS[kind]
        grainy = {"pencil": (0.25, 0.7), "chalk": (0.35, 0.8)}.get(kind, (0.0, 0.15))
        return Pen(
            kind,
            width=float(np.exp(rng.uniform(np.log(low), np.log(high)))),
            variation=float(rng.uniform(0.02, 0.16)),
            taper=float(rng.choice([0.0, rng.uniform(0, 0.6)])),
            grain=float(rng.uniform(*grainy)),
            skips=float(rng.choice([0.0, 0.05], p=[0.8, 0.2])) if kind == "ballpoint" else 0.0,
        )


_PEN_WIDTHS: dict[PenKind, tuple[float, float]] = {
    "ballpoint": (0.03, 0.09),
    "felt-tip": (0.06, 0.16),
    "pencil": (0.03, 0.1),
    "marker": (0.11, 0.28),
    "chalk": (0.07, 0.16),
}


@dataclass(frozen=True)
class Writer:
    """One person's hand. Lengths are in cap heights, angles in radians.

    Attributes:
        seed: from which the preferred shapes and their personal form follow.
        pen: what this person writes with.
        slant: horizontal shear, positive to the right.
        aspect: width of the letters, 1 as in the skeletons.
        tilt: rotation of every letter.
        tremor: amplitude of the smooth unsteadiness along strokes.
        tremor_frequency: its waves per cap height of pen path.
        rounding: how far corners are smoothed, in passes, 0 = sharp.
        form: how far letters depart from the skeletons in this person's own, constant way.
        looseness: how far each letter departs from that, every time anew.
        bend: curvature of lines meant straight, relative to their length.
        misplacement: offset of a stroke from where it belongs.
        overshoot: mean length by which strokes go on (or, negative, stop short).
        overshoot_spread: its standard deviation.
        loop_gap: mean length by which loops are left open (negative: overlap).
        size_jitter: relative change of size from letter to letter.
        tilt_jitter: change of rotation from letter to letter.
        baseline_jitter: vertical offset from letter to letter.
        spacing: mean gap between letters.
        spacing_jitter: its standard deviation.
        word_spacing: mean gap between words, on top of the letters' gap.
        leading: distance of baselines.
        linking: chance that the pen leaves a trace on its way to the next stroke.
        exceptions: chance that a letter is written in another than the preferred shape.
    """

    seed: int
    pen: Pen
    slant: float
    aspect: float
    tilt: float
    tremor: float
    tremor_frequency: float
    rounding: int
    form: float
    looseness: float
    bend: float
    misplacement: float
    overshoot: float
    overshoot_spread: float
    loop_gap: float
    size_jitter: float
    tilt_jitter: float
    baseline_jitter: float
    spacing: float
    spacing_jitter: float
    word_spacing: float
    leading: float
    linking: float
    exceptions: float

    @staticmethod
    def random(rng: np.random.Generator, kind: PenKind | None = None) -> "Writer":
        """Draw a writer, with a pen of ``kind`` if given."""
        u = rng.random(24)
        z = np.clip(rng.standard_normal(8), -2.2, 2.2)
        # Most people write with some care; a few scrawl. Their faults come together.
        haste = float(u[0] ** 1.6)
        return Writer(
            seed=int(rng.integers(2**62)),
            pen=Pen.random(rng, kind),
            slant=float(0.06 + (0.13 + 0.08 * haste) * z[0]),
            aspect=float(np.exp(0.1 + 0.19 * z[1] + 0.1 * haste)),
            tilt=float(0.03 * z[2]),
            tremor=float(0.002 + (0.004 + 0.006 * haste) * u[1] ** 2),
            tremor_frequency=float(0.7 + 1.6 * u[2]),
            rounding=int(u[3] ** 1.5 * (2 + 9 * haste)),
            form=float(0.015 + 0.03 * u[4]),
            looseness=float(0.006 + 0.008 * u[5] + 0.016 * haste),
            bend=float(0.012 + 0.03 * u[6] * (0.5 + haste)),
            misplacement=float(0.006 + 0.012 * u[7] + 0.02 * haste),
            overshoot=float(0.018 * z[3]),
            overshoot_spread=float(0.01 + 0.03 * u[8] * (0.4 + haste)),
            loop_gap=float(0.05 * z[4] * (0.5 + haste)),
            size_jitter=float(0.02 + 0.06 * u[9]),
            tilt_jitter=float(0.015 + 0.04 * u[10]),
            baseline_jitter=float(0.01 + 0.04 * u[11]),
            spacing=float(0.16 + 0.3 * u[12] ** 1.5),
            spacing_jitter=float(0.02 + 0.06 * u[13]),
            word_spacing=float(0.5 + 0.6 * u[14] + 0.3 * u[12]),
            leading=float(1.6 + 1.0 * u[15]),
            linking=float(0.08 * haste * u[16]),
            exceptions=float(0.02 + 0.1 * u[17]),
        )

    def with_pen(self, pen: Pen) -> "Writer":
        """Return the same hand with another pen."""
        return replace(self, pen=pen)

    @cached_property
    def flowing(self) -> float:
        """The share of small letters written as in joined script, in [0, 1]."""
        # Of its own stream: two thirds of people print, the others mix in what they learnt at school.
        u, share = np.random.default_rng((self.seed, 0)).random(2)
        return float(0.04 if u < 0.65 else 0.15 + 0.75 * share)

    @cached_property
    def _habits(self) -> dict[str, tuple[int, NDArray[np.float64]]]:
        return {}

    def habit(self, label: str) -> tuple[int, NDArray[np.float64]]:
        """Return the index of the preferred shape of ``label`` and the 12 normal numbers of its form."""
        known = self._habits.get(label)
        if known is None:
            rng = np.random.default_rng((self.seed, ord(label)))
            chances = chances_of(label, self._share(label))
            preferred = int(np.searchsorted(chances, rng.random(), side="right"))
            known = (preferred, rng.standard_normal(12))
            self._habits[label] = known
        return known

    def choose_shape(self, label: str, rng: np.random.Generator) -> Shape:
        """Return the preferred shape of ``label``, or now and then another one."""
        shapes = shapes_of(label)
        if rng.random() < self.exceptions:
            chances = chances_of(label, self._share(label))
            return shapes[int(np.searchsorted(chances, rng.random(), side="right"))]
        return shapes[self.habit(label)[0]]

    def _share(self, label: str) -> float:
        return self.flowing if label.islower() else 0.0
