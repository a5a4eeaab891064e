"""What a page looks like: paper, ruling, pen, light and camera; and the named variants used for testing."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from hwocr.datasets.handprint.writer import PenKind
from hwocr.errors import DataError

Colour = tuple[float, float, float]
"""Red, green and blue in [0, 1]."""
Ruling = Literal["none", "lined", "squared"]
Variant = Literal[
    "plain",
    "touching",
    "broken",
    "faint",
    "tilted",
    "ruled",
    "squared",
    "wavy",
    "blackboard",
    "shadow",
    "form",
]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
"""The named ways a page can be hard to read, each alone."""

_PAPERS: tuple[Colour, ...] = (
    (0.97, 0.97, 0.96),
    (0.93, 0.91, 0.86),
    (0.88, 0.89, 0.9),
    (0.97, 0.94, 0.8),
    (0.78, 0.7, 0.6),
    (0.85, 0.92, 0.95),
    (0.96, 0.85, 0.86),
)
_INKS: tuple[Colour, ...] = (
    (0.08, 0.08, 0.1),
    (0.1, 0.13, 0.42),
    (0.05, 0.2, 0.55),
    (0.6, 0.1, 0.12),
    (0.08, 0.35, 0.18),
    (0.28, 0.2, 0.3),
)
_BOARDS: tuple[Colour, ...] = ((0.1, 0.12, 0.12), (0.1, 0.22, 0.17), (0.13, 0.15, 0.2))
_CHALKS: tuple[Colour, ...] = ((0.93, 0.93, 0.9), (0.95, 0.9, 0.6), (0.75, 0.87, 0.95))
_RULINGS: tuple[Colour, ...] = ((0.55, 0.68, 0.86), (0.68, 0.68, 0.7), (0.86, 0.62, 0.64), (0.5, 0.75, 0.7))
_GREY: Colour = (0.27, 0.27, 0.29)


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How a page is written and photographed. Lengths are in cap heights unless they say otherwise.

    Attributes:
        cap_height: of capitals, in pixels; 20 to 220.
        paper, ink: colours.
        strength: how much of the paper the ink covers, 0.2 (faint pencil) to 1.
        pen: kind of pen.
        texture: roughness of the paper, relative standard deviation of its brightness, 0 to 0.15.
        ruling: lines printed on the paper.
        ruling_colour: their colour.
        form: whether every character stands in a printed box.
        tilt: rotation of the whole sheet in degrees, counter-clockwise.
        perspective: how much narrower the far side is, -0.12 to 0.12.
        slope_jitter: rotation from line to line, standard deviation in degrees.
        wave: amplitude of the baselines' waves.
        touching: share of neighbours that touch, 0 to 1.
        broken: chance that a stroke has a gap, 0 to 1.
        falloff: how much darker the light is at one side, 0 to 0.6.
        shadow: darkness of a cast shadow, 0 to 0.6.
        show_through: strength of the writing on the back, 0 to 0.2.
        border: width of the desk around the sheet, 0 for none.
        desk: its colour.
        blur: of the camera, standard deviation in cap heights, 0 to 0.05.
        noise: of the sensor, standard deviation of brightness, 0 to 0.06.
        jpeg_quality: 30 to 95; 0 for no artefacts.
        margin: around the text.
    """

    cap_height: float = 60.0
    paper: Colour = _PAPERS[0]
    ink: Colour = _INKS[0]
    strength: float = 0.95
    pen: PenKind = "ballpoint"
    texture: float = 0.008
    ruling: Ruling = "none"
    ruling_colour: Colour = _RULINGS[0]
    form: bool = False
    tilt: float = 0.0
    perspective: float = 0.0
    slope_jitter: float = 0.25
    wave: float = 0.03
    touching: float = 0.0
    broken: float = 0.0
    falloff: float = 0.08
    shadow: float = 0.0
    show_through: float = 0.0
    border: float = 0.0
    desk: Colour = (0.12, 0.11, 0.11)
    blur: float = 0.012
    noise: float = 0.012
    jpeg_quality: int = 90
    margin: float = 1.4

    @staticmethod
    def random(rng: np.random.Generator) -> "PageStyle":
        """Draw a style: most pages have one or two difficulties, few have many."""
        if rng.random() < 0.1:
            return _blackboard(rng)
        pens: tuple[PenKind, ...] = ("ballpoint", "felt-tip", "pencil", "marker")
        pen = pens[int(rng.choice(4, p=[0.4, 0.3, 0.18, 0.12]))]
        rulings: tuple[Ruling, ...] = ("none", "lined", "squared")
        on_desk = rng.random() < 0.2
        return PageStyle(
            cap_height=float(np.exp(rng.uniform(np.log(25), np.log(130)))),
            paper=_tinted(_choice(rng, _PAPERS), rng),
            ink=_tinted(_GREY if pen == "pencil" else _choice(rng, _INKS), rng),
            strength=float(rng.uniform(0.45, 0.85) if pen == "pencil" else rng.uniform(0.75, 1.0)),
            pen=pen,
            texture=float(rng.uniform(0.002, 0.025)),
            ruling=rulings[int(rng.choice(3, p=[0.65, 0.2, 0.15]))],
            ruling_colour=_tinted(_choice(rng, _RULINGS), rng),
            tilt=float(np.clip(rng.normal(0, 2.0), -8, 8)),
            perspective=float(np.clip(rng.normal(0, 0.025), -0.1, 0.1)),
            slope_jitter=float(rng.uniform(0.1, 0.8)),
            wave=float(rng.uniform(0, 0.1)),
            touching=float(rng.choice([0.0, rng.uniform(0.02, 0.3)], p=[0.8, 0.2])),
            broken=float(rng.choice([0.0, rng.uniform(0.02, 0.2)], p=[0.8, 0.2])),
            falloff=float(rng.uniform(0, 0.4)),
            shadow=float(rng.choice([0.0, rng.uniform(0.15, 0.5)], p=[0.75, 0.25])),
            show_through=float(rng.choice([0.0, rng.uniform(0.02, 0.08)], p=[0.9, 0.1])),
            border=float(rng.uniform(0.6, 2.5)) if on_desk else 0.0,
            desk=_tinted((0.16, 0.13, 0.11) if rng.random() < 0.6 else (0.45, 0.32, 0.2), rng),
            blur=float(rng.uniform(0.005, 0.035)),
            noise=float(rng.uniform(0.004, 0.035)),
            jpeg_quality=int(rng.integers(55, 96)),
            margin=float(rng.uniform(0.9, 2.2)),
        )


def variant_style(name: str, seed: int) -> PageStyle:
    """Return a calm page style with the one difficulty ``name``; ``seed`` varies the rest.

    Raises:
        DataError: if ``name`` is not one of `VARIANTS`.
    """
    rng = np.random.default_rng((seed, 0x9A6E))
    calm = PageStyle(
        cap_height=float(rng.uniform(45, 75)),
        paper=_tinted(_choice(rng, _PAPERS[:3]), rng),
        ink=_tinted(_choice(rng, _INKS[:3]), rng),
        pen="felt-tip" if rng.random() < 0.4 else "ballpoint",
    )
    match name:
        case "plain":
            return calm
        case "touching":
            return replace(calm, touching=float(rng.uniform(0.3, 0.6)))
        case "broken":
            return replace(calm, broken=float(rng.uniform(0.25, 0.45)), pen="ballpoint")
        case "faint":
            strength = float(rng.uniform(0.32, 0.48))
            return replace(calm, strength=strength, pen="pencil", ink=_GREY, noise=0.02)
        case "tilted":
            return replace(calm, tilt=float(rng.choice([-1, 1]) * rng.uniform(4, 9)), perspective=0.04)
        case "ruled":
            return replace(calm, ruling="lined", ruling_colour=_choice(rng, _RULINGS))
        case "squared":
            return replace(calm, ruling="squared", ruling_colour=_choice(rng, _RULINGS))
        case "wavy":
            return replace(calm, wave=float(rng.uniform(0.2, 0.35)), slope_jitter=1.2)
        case "blackboard":
            return _blackboard(rng)
        case "shadow":
            return replace(calm, shadow=float(rng.uniform(0.4, 0.55)), falloff=0.3)
        case "form":
            return replace(calm, form=True, wave=0.0, slope_jitter=0.0, ruling_colour=_GREY)
    raise DataError(f"There is no page variant {name!r}.", f"There are {', '.join(VARIANTS)}.")


def _blackboard(rng: np.random.Generator) -> PageStyle:
    return PageStyle(
        cap_height=float(rng.uniform(50, 90)),
        paper=_tinted(_choice(rng, _BOARDS), rng),
        ink=_choice(rng, _CHALKS),
        strength=0.95,
        pen="chalk",
        texture=0.12,
        falloff=float(rng.uniform(0.05, 0.3)),
        slope_jitter=0.5,
        wave=0.06,
        noise=0.02,
    )


def _choice(rng: np.random.Generator, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(rng.integers(len(colours)))]


def _tinted(colour: Colour, rng: np.random.Generator) -> Colour:
    """Return a neighbour of ``colour``."""
    red, green, blue = np.clip(
        np.array(colour) + rng.normal(0, 0.015, 3) + rng.normal(0, 0.015), 0, 1
    ).tolist()
    return red, green, blue
