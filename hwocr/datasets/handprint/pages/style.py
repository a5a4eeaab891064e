"""What a page looks like: paper, ruling, pen, light and camera."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from hwocr.datasets.handprint.writer import PenKind

Colour = tuple[float, float, float]
"""Red, green and blue in [0, 1]."""
Ruling = Literal["none", "lined", "squared"]
Arrangement = Literal["lines", "columns", "table", "fields"]
"""Lines under one another, prose in columns, a list whose last words stand in a column, a labelled form."""

Drawings = Literal["", "diagram", "stamp", "print", "cells"]
"""Frames and arrows by hand; a stamp and a postmark; paragraphs of type; a printed grid around the words."""

PAPERS: tuple[Colour, ...] = (
    (0.97, 0.97, 0.96),
    (0.93, 0.91, 0.86),
    (0.88, 0.89, 0.9),
    (0.97, 0.94, 0.8),
    (0.78, 0.7, 0.6),
    (0.85, 0.92, 0.95),
    (0.96, 0.85, 0.86),
)
INKS: tuple[Colour, ...] = (
    (0.08, 0.08, 0.1),
    (0.1, 0.13, 0.42),
    (0.05, 0.2, 0.55),
    (0.6, 0.1, 0.12),
    (0.08, 0.35, 0.18),
    (0.28, 0.2, 0.3),
)
BOARDS: tuple[Colour, ...] = ((0.1, 0.12, 0.12), (0.1, 0.22, 0.17), (0.13, 0.15, 0.2))
CHALKS: tuple[Colour, ...] = ((0.93, 0.93, 0.9), (0.95, 0.9, 0.6), (0.75, 0.87, 0.95))
RULINGS: tuple[Colour, ...] = ((0.55, 0.68, 0.86), (0.68, 0.68, 0.7), (0.86, 0.62, 0.64), (0.5, 0.75, 0.7))
GREY: Colour = (0.27, 0.27, 0.29)


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How a page is written and photographed. Lengths are in cap heights unless they say otherwise.

    Attributes:
        cap_height: of capitals, in pixels; 10 to 400.
        paper, ink: colours.
        strength: how much of the paper the ink covers, 0.15 (faint pencil) to 1.
        pen: kind of pen.
        texture: roughness of the paper, relative standard deviation of its brightness, 0 to 0.15.
        ruling: lines printed on the paper.
        ruling_colour: their colour.
        form: whether every character stands in a printed box.
        tilt: rotation of the whole sheet in degrees, counter-clockwise; 180 is upside-down.
        perspective: how much narrower the far side is, -0.2 to 0.2.
        slope_jitter: rotation from line to line, standard deviation in degrees.
        wave: amplitude of the baselines' waves.
        touching: share of neighbours that touch, 0 to 1.
        broken: chance that a stroke has a gap, 0 to 1.
        falloff: how much darker the light is at one side, 0 to 0.6.
        shadow: darkness of a cast shadow, 0 to 0.6.
        hand_shadow: darkness of the shadow of a hand that reaches in, 0 to 0.6.
        glare: brightness of a lamp's reflection, 0 to 1.
        show_through: strength of the writing on the back, 0 to 0.25.
        ghosts: strength of earlier writing that was wiped off, 0 to 0.3.
        smudges: darkness of smears, 0 to 0.3.
        border: width of the desk around the sheet, 0 for none.
        desk: its colour.
        clutter: how many things lie on the desk; from one on it has a grain, too.
        blur: of the camera, standard deviation in cap heights, 0 to 0.1.
        noise: of the sensor, standard deviation of brightness, 0 to 0.06.
        jpeg_quality: 10 to 95; 0 for no artefacts.
        margin: around the text.
        cut: how far the left edge of the picture cuts into the writing.
        arrangement: how the lines are laid out.
        stagger: how unevenly lines start, to the right and in height, 0 to 1.
        bow: how much higher the middle of a line is than a place ten cap heights from it, -1 to 1.
        leading: distance of the baselines; 0 for the writer's own.
        letter_spacing: more room between letters, as in charts.
        print_font: of a form's printed labels, one of `print.FONTS`.
        drawings: what else is on the page.
    """

    cap_height: float = 60.0
    paper: Colour = PAPERS[0]
    ink: Colour = INKS[0]
    strength: float = 0.95
    pen: PenKind = "ballpoint"
    texture: float = 0.008
    ruling: Ruling = "none"
    ruling_colour: Colour = RULINGS[0]
    form: bool = False
    tilt: float = 0.0
    perspective: float = 0.0
    slope_jitter: float = 0.25
    wave: float = 0.03
    touching: float = 0.0
    broken: float = 0.0
    falloff: float = 0.08
    shadow: float = 0.0
    hand_shadow: float = 0.0
    glare: float = 0.0
    show_through: float = 0.0
    ghosts: float = 0.0
    smudges: float = 0.0
    border: float = 0.0
    desk: Colour = (0.12, 0.11, 0.11)
    clutter: int = 0
    blur: float = 0.012
    noise: float = 0.012
    jpeg_quality: int = 90
    margin: float = 1.4
    cut: float = 0.0
    arrangement: Arrangement = "lines"
    stagger: float = 0.0
    bow: float = 0.0
    leading: float = 0.0
    letter_spacing: float = 0.0
    print_font: str = "DejaVu Sans"
    drawings: Drawings = ""

    @staticmethod
    def random(rng: np.random.Generator) -> "PageStyle":
        """Draw a style: most pages have one or two difficulties, few have many."""
        if rng.random() < 0.1:
            return blackboard(rng)
        pens: tuple[PenKind, ...] = ("ballpoint", "felt-tip", "pencil", "marker")
        pen = pens[int(rng.choice(4, p=[0.4, 0.3, 0.18, 0.12]))]
        rulings: tuple[Ruling, ...] = ("none", "lined", "squared")
        on_desk = rng.random() < 0.2
        return PageStyle(
            cap_height=float(np.exp(rng.uniform(np.log(25), np.log(130)))),
            paper=tinted(choice(rng, PAPERS), rng),
            ink=tinted(GREY if pen == "pencil" else choice(rng, INKS), rng),
            strength=float(rng.uniform(0.45, 0.85) if pen == "pencil" else rng.uniform(0.75, 1.0)),
            pen=pen,
            texture=float(rng.uniform(0.002, 0.025)),
            ruling=rulings[int(rng.choice(3, p=[0.65, 0.2, 0.15]))],
            ruling_colour=tinted(choice(rng, RULINGS), rng),
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
            desk=tinted((0.16, 0.13, 0.11) if rng.random() < 0.6 else (0.45, 0.32, 0.2), rng),
            blur=float(rng.uniform(0.005, 0.035)),
            noise=float(rng.uniform(0.004, 0.035)),
            jpeg_quality=int(rng.integers(55, 96)),
            margin=float(rng.uniform(0.9, 2.2)),
        )


def blackboard(rng: np.random.Generator) -> PageStyle:
    """Draw the style of chalk on a blackboard."""
    return PageStyle(
        cap_height=float(rng.uniform(50, 90)),
        paper=tinted(choice(rng, BOARDS), rng),
        ink=choice(rng, CHALKS),
        strength=0.95,
        pen="chalk",
        texture=0.12,
        falloff=float(rng.uniform(0.05, 0.3)),
        slope_jitter=0.5,
        wave=0.06,
        noise=0.02,
    )


def choice(rng: np.random.Generator, colours: tuple[Colour, ...]) -> Colour:
    """Pick one of ``colours``."""
    return colours[int(rng.integers(len(colours)))]


def tinted(colour: Colour, rng: np.random.Generator) -> Colour:
    """Return a neighbour of ``colour``."""
    red, green, blue = np.clip(
        np.array(colour) + rng.normal(0, 0.015, 3) + rng.normal(0, 0.015), 0, 1
    ).tolist()
    return red, green, blue
