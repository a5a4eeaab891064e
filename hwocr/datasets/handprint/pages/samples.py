"""The sample pages that ship with the program, and folders of pages for measuring; both with truth.json."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.pages.synthetic import SyntheticPage, make_page
from hwocr.datasets.handprint.pages.text import mixed_text, variant_text
from hwocr.datasets.handprint.pages.variants import VARIANTS, variant_style

_KIND, _MIXED_KIND = "caps_text", "mixed_case"
_JPEG_QUALITY = 80


@dataclass(frozen=True, slots=True)
class _Sample:
    """A shipped page: its file, its text, how it looks, and the seed that decides the hand."""

    file: str
    lines: tuple[str, ...]
    style: PageStyle
    seed: int
    notes: str


_SAMPLES = (
    _Sample(
        "01_shopping_list.jpg",
        (
            "SHOPPING LIST",
            "2 LOAVES OF BREAD",
            "6 EGGS",
            "MILK AND BUTTER",
            "APPLES AND PEARS",
            "JAM",
            "COFFEE",
        ),
        PageStyle(
            cap_height=70,
            paper=(0.96, 0.94, 0.87),
            ink=(0.1, 0.13, 0.42),
            falloff=0.18,
            tilt=1.2,
            noise=0.006,
            border=1.2,
            desk=(0.36, 0.25, 0.16),
        ),
        100,
        "ballpoint on cream paper, on a wooden desk",
    ),
    _Sample(
        "02_note.jpg",
        (
            "DEAR ZOE",
            "THE KEY IS UNDER THE BLUE POT",
            "PLEASE FEED THE CAT AT 7",
            "BACK ON SUNDAY",
            "QUENTIN",
        ),
        PageStyle(
            cap_height=58,
            paper=(0.9, 0.91, 0.92),
            ink=(0.25, 0.25, 0.27),
            pen="pencil",
            strength=0.8,
            falloff=0.3,
            slope_jitter=0.5,
            wave=0.08,
        ),
        205,
        "pencil, uneven light",
    ),
    _Sample(
        "03_chart.jpg",
        ("ABCDEFG", "HIJKLMN", "OPQRSTU", "VWXYZ", "1234567890"),
        PageStyle(cap_height=105, pen="felt-tip", ink=(0.08, 0.08, 0.1), falloff=0.12, margin=1.0),
        301,
        "felt-tip: every letter and digit",
    ),
    _Sample(
        "04_blackboard.jpg",
        ("EXAM ON FRIDAY", "ROOM 204 AT 9", "BRING PENS AND PAPER", "NO PHONES"),
        PageStyle(
            cap_height=78,
            paper=(0.1, 0.2, 0.16),
            ink=(0.93, 0.93, 0.9),
            pen="chalk",
            texture=0.09,
            falloff=0.2,
            noise=0.006,
        ),
        400,
        "chalk on a blackboard: light on dark",
    ),
    _Sample(
        "05_notebook.jpg",
        (
            "MONDAY 12 MAY 2025",
            "WALKED 14 KM TO THE LAKE",
            "SAW 3 HERONS AND A FOX",
            "RAIN FROM FIVE ON",
            "GOOD SOUP",
        ),
        PageStyle(
            cap_height=56,
            paper=(0.97, 0.97, 0.95),
            ink=(0.08, 0.09, 0.12),
            ruling="lined",
            ruling_colour=(0.42, 0.57, 0.8),
            tilt=-1.5,
            shadow=0.22,
            falloff=0.15,
        ),
        505,
        "ruled notebook page, a soft shadow",
    ),
)


def write_samples(folder: Path) -> list[Path]:
    """Make the sample pages anew, the same every time, and their truth.json.

    Args:
        folder: where to; it is made if need be.

    Returns:
        The files of the pages.
    """
    pages = [
        (sample.file, make_page(sample.lines, seed=sample.seed, style=sample.style), sample.notes)
        for sample in _SAMPLES
    ]
    return _write(folder, pages)


def write_pages(
    folder: Path, *, count: int, seed: int, variant: str | None = None, mixed: bool = False
) -> list[Path]:
    """Write pages with invented text for measuring, and their truth.json.

    Args:
        folder: where to; it is made if need be.
        count: how many pages.
        seed: the same seed gives the same pages.
        variant: one of `VARIANTS`; by default all of them and random styles take turns.
        mixed: whether the text is in both cases.

    Returns:
        The files of the pages.

    Raises:
        DataError: if there is no such variant.
    """
    pages: list[tuple[str, SyntheticPage, str]] = []
    turns: Sequence[str] = (variant,) if variant else (*VARIANTS, "random")
    for index in range(count):
        name = turns[index % len(turns)]
        stream = np.random.SeedSequence([seed, index])
        rng = np.random.default_rng(stream)
        page_seed = int(stream.generate_state(1)[0])
        style = PageStyle.random(rng) if name == "random" else variant_style(name, page_seed)
        count_of_lines = int(rng.integers(3, 8))
        lines = mixed_text(rng, count_of_lines) if mixed else variant_text(name, rng, count_of_lines)
        pages.append((f"{index:04d}_{name}.jpg", make_page(lines, seed=page_seed, style=style), name))
    return _write(folder, pages, _MIXED_KIND if mixed else _KIND)


def _write(folder: Path, pages: Sequence[tuple[str, SyntheticPage, str]], kind: str = _KIND) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    truth: dict[str, dict[str, object]] = {}
    written = []
    for file, page, notes in pages:
        Image.fromarray(page.pixels).save(folder / file, quality=_JPEG_QUALITY, optimize=True)
        truth[file] = {"kind": kind, "lines": list(page.lines), "notes": notes}
        if page.style.drawings and page.prints:
            truth[file]["lines_all"] = _with_print(page)
        written.append(folder / file)
    text = json.dumps(truth, indent=1, ensure_ascii=False) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8")
    return written


def _with_print(page: SyntheticPage) -> list[str]:
    """The lines of a page from top to bottom, those of type among them."""
    tops: dict[int, int] = {}
    for glyph in page.glyphs:
        tops[glyph.line] = min(glyph.box.top, tops.get(glyph.line, glyph.box.top))
    written = [(top, text) for (_, top), text in zip(sorted(tops.items()), page.lines, strict=False)]
    return [text for _, text in sorted(written + [(box.top, text) for text, box in page.prints])]
