"""The named ways a page can be hard to read, each alone, on an otherwise calm page."""

from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from hwocr.datasets.handprint.pages.style import (
    GREY,
    INKS,
    PAPERS,
    RULINGS,
    Colour,
    PageStyle,
    Ruling,
    blackboard,
    choice,
    tinted,
)
from hwocr.datasets.handprint.pages.type import FONTS
from hwocr.errors import DataError

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
    "desk",
    "turned",
    "upside_down",
    "pencil",
    "hand",
    "whiteboard",
    "show_through",
    "smudged",
    "coarse_jpeg",
    "blurred",
    "marker",
    "coloured",
    "cut",
    "tiny",
    "huge",
    "staggered",
    "curved",
    "crowded",
    "columns",
    "table",
    "numbered",
    "chart",
    "marks",
    "labelled",
    "diagram",
    "stamped",
    "print_around",
    "cells",
    "board",
    "far_sheet",
]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
"""All of them."""

_COLOURED: tuple[Colour, ...] = (
    (0.95, 0.72, 0.2),
    (0.9, 0.45, 0.5),
    (0.45, 0.75, 0.5),
    (0.42, 0.62, 0.85),
    (0.72, 0.58, 0.42),
)
_DESKS: tuple[Colour, ...] = ((0.08, 0.08, 0.09), (0.17, 0.13, 0.11), (0.3, 0.2, 0.13), (0.42, 0.31, 0.2))
_MARKERS: tuple[Colour, ...] = ((0.05, 0.05, 0.07), (0.06, 0.12, 0.5), (0.65, 0.08, 0.1), (0.02, 0.35, 0.18))


def variant_style(name: str, seed: int) -> PageStyle:
    """Return a calm page style with the one difficulty ``name``; ``seed`` varies the rest.

    Raises:
        DataError: if ``name`` is not one of `VARIANTS`.
    """
    rng = np.random.default_rng((seed, 0x9A6E))
    calm = PageStyle(
        cap_height=float(rng.uniform(45, 75)),
        paper=tinted(choice(rng, PAPERS[:3]), rng),
        ink=tinted(choice(rng, INKS[:3]), rng),
        pen="felt-tip" if rng.random() < 0.4 else "ballpoint",
    )
    style = (
        _hand_and_paper(name, calm, rng)
        or _place_and_camera(name, calm, rng)
        or _lines(name, calm, rng)
        or _among_other_things(name, calm, rng)
    )
    if style is None:
        raise DataError(f"There is no page variant {name!r}.", f"There are {', '.join(VARIANTS)}.")
    return style


def _hand_and_paper(name: str, calm: PageStyle, rng: np.random.Generator) -> PageStyle | None:
    """What the writer did, and on what."""
    match name:
        case "plain":
            return calm
        case "touching":
            return replace(calm, touching=float(rng.uniform(0.3, 0.6)))
        case "broken":
            return replace(calm, broken=float(rng.uniform(0.25, 0.45)), pen="ballpoint")
        case "faint":
            strength = float(rng.uniform(0.32, 0.48))
            return replace(calm, strength=strength, pen="pencil", ink=GREY, noise=0.02)
        case "ruled":
            return replace(calm, ruling="lined", ruling_colour=choice(rng, RULINGS))
        case "squared":
            return replace(calm, ruling="squared", ruling_colour=choice(rng, RULINGS))
        case "wavy":
            return replace(calm, wave=float(rng.uniform(0.2, 0.35)), slope_jitter=1.2)
        case "blackboard":
            return blackboard(rng)
        case "form":
            return replace(calm, form=True, wave=0.0, slope_jitter=0.0, ruling_colour=GREY)
        case "pencil":
            strength = float(rng.uniform(0.17, 0.28))
            return replace(calm, strength=strength, pen="pencil", ink=GREY, texture=0.012, falloff=0.25)
        case "whiteboard":
            return _whiteboard(calm, rng)
        case "show_through":
            return replace(calm, show_through=float(rng.uniform(0.1, 0.22)))
        case "smudged":
            return replace(calm, smudges=float(rng.uniform(0.15, 0.3)), pen="pencil", ink=GREY, strength=0.75)
        case "marker":
            return replace(calm, pen="marker", ink=choice(rng, _MARKERS))
        case "coloured":
            return replace(calm, paper=choice(rng, _COLOURED), falloff=0.25)
    return None


def _place_and_camera(name: str, calm: PageStyle, rng: np.random.Generator) -> PageStyle | None:
    """Where the sheet lay, in what light, and how it was photographed."""
    side = float(rng.choice([-1, 1]))
    match name:
        case "tilted":
            return replace(calm, tilt=side * float(rng.uniform(4, 9)), perspective=0.04)
        case "shadow":
            return replace(calm, shadow=float(rng.uniform(0.4, 0.55)), falloff=0.3)
        case "desk":
            return _on_a_desk(calm, side * float(rng.uniform(5, 30)), rng)
        case "turned":
            rulings: tuple[Ruling, ...] = ("none", "lined", "squared")
            return replace(
                calm,
                tilt=side * float(rng.uniform(12, 30)),
                ruling=rulings[int(rng.integers(3))],
                ruling_colour=choice(rng, RULINGS),
                margin=2.0,
            )
        case "upside_down":
            tilt = 180 + side * float(rng.uniform(0, 20))
            return _on_a_desk(calm, tilt, rng) if rng.random() < 0.5 else replace(calm, tilt=tilt)
        case "hand":
            return replace(calm, hand_shadow=float(rng.uniform(0.35, 0.6)), falloff=0.2)
        case "coarse_jpeg":
            return replace(calm, jpeg_quality=int(rng.integers(10, 21)), noise=0.03)
        case "blurred":
            return replace(calm, blur=float(rng.uniform(0.06, 0.09)))
        case "cut":
            return replace(calm, cut=float(rng.uniform(0.1, 0.3)))
        case "tiny":
            return replace(calm, cap_height=float(rng.uniform(11, 15)), pen="felt-tip", noise=0.006)
        case "huge":
            return replace(calm, cap_height=float(rng.uniform(250, 380)), margin=0.7)
    return None


def _lines(name: str, calm: PageStyle, rng: np.random.Generator) -> PageStyle | None:
    """How the lines run, and what they are part of."""
    match name:
        case "staggered":
            return replace(calm, stagger=float(rng.uniform(0.5, 1)), slope_jitter=1.2, wave=0.08)
        case "curved":
            return replace(calm, bow=float(rng.choice([-1, 1]) * rng.uniform(0.3, 0.8)), slope_jitter=0.5)
        case "crowded":
            return replace(calm, leading=float(rng.uniform(1.15, 1.4)), wave=0.06)
        case "columns" | "table":
            return replace(calm, arrangement=name, slope_jitter=0.6, wave=0.05)
        case "chart":
            return replace(calm, letter_spacing=float(rng.uniform(0.1, 1.1)), wave=0.08, slope_jitter=0.6)
        case "numbered" | "marks":
            return replace(calm, stagger=0.2)
        case "labelled":
            font = FONTS[int(rng.integers(len(FONTS)))]
            grey = float(rng.uniform(0.1, 0.5))
            return replace(
                calm, arrangement="fields", ruling_colour=(grey, grey, grey), print_font=font,
                wave=0.02, slope_jitter=0.1, tilt=float(rng.normal(0, 0.6)),
            )  # fmt: skip
    return None


def _among_other_things(name: str, calm: PageStyle, rng: np.random.Generator) -> PageStyle | None:
    """What else is on the page or around it."""
    grey = float(rng.uniform(0.08, 0.45))
    type_ = replace(calm, ruling_colour=(grey, grey, grey), slope_jitter=0.3, wave=0.02)
    match name:
        case "diagram":
            return replace(
                calm, drawings="diagram", leading=float(rng.uniform(2.8, 3.6)), stagger=0.6, margin=2.0
            )
        case "stamped":
            return replace(calm, drawings="stamp", ruling_colour=choice(rng, INKS[1:]), margin=3.6)
        case "print_around":
            return replace(type_, drawings="print", margin=float(rng.uniform(4.0, 6.0)))
        case "cells":
            return replace(type_, drawings="cells", leading=2.3, margin=2.0)
        case "board":
            board = blackboard(rng) if rng.random() < 0.5 else _whiteboard(calm, rng)
            return replace(
                board,
                drawings="diagram",
                leading=3.0,
                stagger=0.6,
                margin=2.5,
                border=2.0,
                desk=(0.55, 0.5, 0.45),
            )
        case "far_sheet":
            far = _on_a_desk(calm, float(rng.uniform(-12, 12)), rng)
            return replace(far, cap_height=32.0, border=14.0, clutter=9, shadow=float(rng.uniform(0, 0.5)))
    return None


def _whiteboard(calm: PageStyle, rng: np.random.Generator) -> PageStyle:
    return replace(
        calm,
        paper=(0.93, 0.95, 0.96),
        ink=choice(rng, _MARKERS),
        pen="felt-tip" if rng.random() < 0.6 else "marker",
        texture=0.002,
        strength=0.85,
        ghosts=float(rng.uniform(0.1, 0.24)),
        glare=float(rng.uniform(0.2, 0.8)),
        falloff=0.2,
    )


def _on_a_desk(calm: PageStyle, tilt: float, rng: np.random.Generator) -> PageStyle:
    """Return the sheet as it lies askew on a desk, seen from one side."""
    return replace(
        calm,
        tilt=tilt,
        perspective=float(rng.uniform(-0.18, 0.18)),
        border=float(rng.uniform(1.0, 4.0)),
        desk=tinted(choice(rng, _DESKS), rng),
        clutter=int(rng.integers(0, 5)),
        margin=float(rng.uniform(1.0, 2.5)),
        falloff=0.2,
    )
