"""Pages of type and of handwriting, photographed, with what is which, to tell both apart by."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from hwocr.datasets.glyphs.catalogue import read_raw
from hwocr.datasets.handprint.pages.photo import photograph
from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.pages.text import mixed_text, sample_text
from hwocr.errors import DataError
from hwocr.folders import data_folder
from hwocr.ink.box import Box

TYPE_FOLDER = Path("/usr/share/fonts")
_TYPE = ("DejaVu", "Liberation", "Free", "C059", "Nimbus", "P052", "URW")
_NO_TEXT = ("Math", "Symbols", "ExtraLight")
_HELD_OUT_TYPE = ("LiberationSerif", "DejaVuSansMono", "NimbusSansNarrow", "URWGothic", "FreeSerif")
_GLYPHS = ("nist-capitals", "emnist-digits", "emnist-merged")
_HELD_OUT_GLYPHS = ("chars74k-hand",)
_WIDTH, _HEIGHT = 1000, 640


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes: a font, or a bank of real glyphs.

    Attributes:
        name: of the font's file, or of the data set.
        kind: "type", "separate", "joined", "capitals", or "glyphs".
        path: of the font; None for glyphs.
    """

    name: str
    kind: str
    path: Path | None = None

    @property
    def held_out(self) -> bool:
        """Whether nothing is learned from it, so that it can measure; families of type go whole."""
        if self.kind == "type":
            return self.name.startswith(_HELD_OUT_TYPE)
        return self.name in _HELD_OUT_GLYPHS or (self.kind != "glyphs" and crc32(self.name.encode()) % 6 == 0)


@dataclass(frozen=True, slots=True)
class TypePage:
    """A photographed page of lines.

    Attributes:
        pixels: (H, W, 3) uint8.
        lines: the box of each line and its hand.
    """

    pixels: NDArray[np.uint8]
    lines: tuple[tuple[Box, Hand], ...]


def find_hands() -> tuple[Hand, ...]:
    """Return Debian's printed fonts, the handwriting fonts of the data folder, and the sets of real glyphs.

    Raises:
        DataError: if there are no fonts of one kind.
    """
    hands = [
        Hand(path.name, "type", path)
        for path in sorted((*TYPE_FOLDER.rglob("*.ttf"), *TYPE_FOLDER.rglob("*.otf")))
        if path.name.startswith(_TYPE) and not any(part in path.name for part in _NO_TEXT)
    ]
    listing = data_folder() / "fonts" / "fonts.tsv"
    if not hands or not listing.is_file():
        raise DataError(
            "The fonts to learn from are missing.",
            f"Printed ones are looked for in {TYPE_FOLDER}, handwriting in {listing.parent}.",
        )
    with listing.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            hands.append(Hand(row["file"], row["style"], listing.parent / row["file"]))
    hands += [Hand(name, "glyphs") for name in (*_GLYPHS, *_HELD_OUT_GLYPHS)]
    return tuple(hands)


def type_page(hands: Sequence[Hand], seed: int) -> TypePage:
    """Make a page: of type, of one hand, or of both, one line after the other or side by side.

    Args:
        hands: to choose from, type and handwriting.
        seed: the same seed and hands give the same page.
    """
    rng = np.random.default_rng((seed, 0x7E9E))
    printed = [hand for hand in hands if hand.kind == "type"]
    written = [hand for hand in hands if hand.kind != "type"]
    u = float(rng.random())
    font, hand = printed[int(rng.integers(len(printed)))], _some(written, rng)
    cap = {font: float(np.exp(rng.uniform(np.log(9), np.log(40)))), hand: float(rng.uniform(16, 60))}
    layers = {"type": _sheet(), "hand": _sheet()}
    lines: list[tuple[Box, Hand]] = []
    y = 20.0
    while y < _HEIGHT - 60 and len(lines) < 14:
        who = font if u < 0.4 or (u > 0.75 and rng.random() < 0.5) else hand
        beside = hand if u > 0.75 and who is font and rng.random() < 0.4 else None
        x, bottom = float(rng.uniform(15, 120)), y
        for one in (who, beside):
            if one is None or x > 0.7 * _WIDTH:
                continue
            size = cap[one] * (1.0 if one.kind != "type" or rng.random() < 0.85 else 1.5)
            ink = write_line(_text(rng, one), one, size, rng)
            room = min(ink.shape[1], _WIDTH - int(x) - 5)
            if beside is not None and one is who:
                room = min(room, round(0.4 * _WIDTH))
            top = int(y + max(0.0, max(cap[who], cap[beside or who]) - size) * 1.2)
            if top + ink.shape[0] > _HEIGHT - 5:
                continue
            layer = layers["type" if one.kind == "type" else "hand"]
            place = layer[top : top + ink.shape[0], int(x) : int(x) + room]
            np.maximum(place, ink[:, :room], out=place)
            lines.append((Box(int(x), top, int(x) + room, top + ink.shape[0]), one))
            x += room + float(rng.uniform(0.6, 3)) * size
            bottom = max(bottom, top + ink.shape[0])
        y = max(bottom, y + 10) + float(rng.uniform(0.1, 0.8)) * cap[who]
    style = _style(rng, min(cap.values()))
    corners = np.array([[0, 0], [_WIDTH, 0], [_WIDTH, _HEIGHT], [0, _HEIGHT]], np.float64)
    pixels = photograph(layers["hand"], layers["type"] / np.float32(0.8), corners, style, 0.1, rng)
    return TypePage(pixels, tuple(lines))


def letter_crops(
    hands: Sequence[Hand], lines: int, seed: int
) -> tuple[list[NDArray[np.float32]], NDArray[np.int64]]:
    """Cut letters out of single lines that are blurred and noisy, faster than from whole pages.

    Args:
        hands: to choose from; half of the lines are type.
        lines: how many.
        seed: the same seed and hands give the same letters.

    Returns:
        The soft ink of N components, and (N,) 1 where it is type.
    """
    rng = np.random.default_rng((seed, 0x7EA0))
    pools = [[hand for hand in hands if (hand.kind == "type") is is_type] for is_type in (False, True)]
    crops: list[NDArray[np.float32]] = []
    truth: list[int] = []
    for number in range(lines):
        is_type = number % 2
        hand = pools[1][int(rng.integers(len(pools[1])))] if is_type else _some(pools[0], rng)
        cap = float(np.exp(rng.uniform(np.log(9 if is_type else 13), np.log(50))))
        words = " ".join(_text(rng, hand).split()[:3])
        ink = np.pad(write_line(words, hand, cap, rng), 4)
        ink = ndimage.gaussian_filter(ink, float(rng.uniform(0.3, 0.05 * cap + 0.5)))
        ink += np.float32(rng.uniform(0, 0.06)) * rng.standard_normal(ink.shape, np.float32)
        low = float(rng.uniform(0.15, 0.35))
        soft = np.clip((ink - low) / float(rng.uniform(0.2, 0.5)), 0, 1).astype(np.float32)
        labels, _ = ndimage.label(soft > 0.5, np.ones((3, 3)))
        for index, place in enumerate(ndimage.find_objects(labels)[:14], start=1):
            if place[0].stop - place[0].start >= max(5, 0.3 * cap):
                crops.append(np.where(labels[place] == index, soft[place], np.float32(0)))
                truth.append(is_type)
    return crops, np.array(truth)


def _some(written: Sequence[Hand], rng: np.random.Generator) -> Hand:
    """A hand: in one case of four real glyphs."""
    glyphs = [hand for hand in written if hand.kind == "glyphs"]
    pool = glyphs if glyphs and rng.random() < 0.25 else [hand for hand in written if hand not in glyphs]
    return pool[int(rng.integers(len(pool)))]


def _sheet() -> NDArray[np.float32]:
    return np.zeros((_HEIGHT, _WIDTH), np.float32)


def _style(rng: np.random.Generator, cap: float) -> PageStyle:
    drawn = PageStyle.random(rng)
    grey = float(rng.uniform(0.03, 0.45))
    # A blackboard holds no type; what is small is not read through a blur.
    paper = drawn.paper if drawn.paper[0] > 0.5 else (0.95, 0.95, 0.94)
    return replace(
        drawn, cap_height=cap, paper=paper, ink=drawn.ink if drawn.ink[0] < 0.7 else (0.1, 0.1, 0.3),
        ruling_colour=(grey, grey, grey), border=0.0, ghosts=0.0, texture=min(drawn.texture, 0.02),
        blur=drawn.blur if cap > 20 else 0.02, noise=min(drawn.noise, 0.02), show_through=0.0,
    )  # fmt: skip


def _text(rng: np.random.Generator, hand: Hand) -> str:
    small = hand.kind != "capitals" and rng.random() < (0.8 if hand.kind == "type" else 0.6)
    text = (mixed_text if small else sample_text)(rng, 1)[0]
    if rng.random() < 0.25:
        text = " ".join(text.split()[: int(rng.integers(1, 3))])
    elif hand.kind == "type" and rng.random() < 0.6:
        text += " " + mixed_text(rng, 1)[0]
    return text


def write_line(text: str, hand: Hand, cap: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Write a line with capitals of ``cap`` pixels: (H, W) coverage in [0, 1], trimmed to its ink."""
    scale = 2.0
    if hand.kind == "glyphs":
        ink = _glyph_line(text, hand.name, cap * scale, rng)
    else:
        ink = _font_line(text, hand, cap * scale, rng)
    if hand.kind != "type":
        ink = _shaken(ink, cap * scale, rng)
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.3), np.flatnonzero(ink.max(axis=0) > 0.3)
    if not len(rows):
        return np.zeros((8, 8), np.float32)
    ink = np.pad(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 2)
    small = Image.fromarray(np.rint(ink * 255).astype(np.uint8)).reduce(int(scale))
    return np.asarray(small, np.float32) / np.float32(255)


def _font_line(text: str, hand: Hand, cap: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Set type evenly; handwriting letter after letter (joined: word after word), each a little off."""
    assert hand.path is not None
    font = _font(hand.path, cap)
    canvas = Image.new("L", (round(len(text) * cap * 1.6 + 4 * cap), round(4 * cap)), 0)
    draw = ImageDraw.Draw(canvas)
    base = 2.4 * cap
    if hand.kind == "type":
        draw.text((cap, base), text, fill=255, font=font, anchor="ls")
        return np.asarray(canvas, np.float32) / np.float32(255)
    x, lift, vary = cap, 0.06 * float(rng.random()), 0.06 * float(rng.random())
    parts = text.split(" ") if hand.kind == "joined" else list(text)
    space = max(font.getlength(" "), 0.25 * cap)
    for part in parts:
        z = np.clip(rng.standard_normal(3), -2, 2)
        drawn = _font(hand.path, cap * (1 + vary * float(z[0])))
        draw.text((x, base + lift * cap * float(z[1])), part, fill=255, font=drawn, anchor="ls")
        x += font.getlength(part) + 0.03 * cap * float(z[2]) + (space if hand.kind == "joined" else 0)
    return np.asarray(canvas, np.float32) / np.float32(255)


@lru_cache(maxsize=512)
def _font(path: Path, cap: float) -> ImageFont.FreeTypeFont:
    trial = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.BASIC)
    high = -trial.getbbox("H", anchor="ls")[1]
    size = max(6, round(100 * round(cap) / max(20, high)))
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _shaken(ink: NDArray[np.float32], cap: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Move the ink (H, W) about smoothly, so that no letter is written twice alike, and slant the line."""
    height, width = ink.shape
    cell = max(3, round(0.5 * cap))
    reach = cap * float(rng.uniform(0.015, 0.05))
    fields = [
        np.asarray(
            Image.fromarray(rng.standard_normal((height // cell + 2, width // cell + 2)).astype(np.float32))
            .resize((width, height), Image.Resampling.BICUBIC)
        )
        for _ in range(2)
    ]  # fmt: skip
    y, x = np.mgrid[:height, :width].astype(np.float32)
    slope, wave = 0.006 * float(rng.standard_normal()), 0.05 * cap * float(rng.random())
    y += slope * (x - width / 2) + wave * np.sin(x / (6 * cap) + float(rng.uniform(0, 6)))
    places = [y + reach * fields[0], x + reach * fields[1]]
    moved: NDArray[np.float32] = ndimage.map_coordinates(ink, places, order=1, mode="constant")
    return moved


@lru_cache(maxsize=8)
def _bank(name: str) -> dict[str, list[NDArray[np.uint8]]]:
    raw = read_raw(name)
    bank: dict[str, list[NDArray[np.uint8]]] = {}
    for image, label in zip(raw.images, raw.labels.tolist(), strict=True):
        kept = bank.setdefault(label, [])
        rows, columns = np.flatnonzero((image > 80).any(axis=1)), np.flatnonzero((image > 80).any(axis=0))
        if len(kept) < 200 and len(rows):
            kept.append(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return {label: kept for label, kept in bank.items() if kept}


def _glyph_line(text: str, name: str, cap: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Set a line of real glyphs, each of about the height of a capital."""
    bank = _bank(name)
    labels = sorted(bank)
    ink = np.zeros((round(4 * cap), round(len(text) * cap * 1.5 + 4 * cap)), np.float32)
    x = cap
    for label in text:
        if label == " ":
            x += 0.7 * cap
            continue
        kept = bank.get(label) or bank.get(label.upper()) or bank[labels[int(rng.integers(len(labels)))]]
        glyph = kept[int(rng.integers(len(kept)))]
        z = np.clip(rng.standard_normal(3), -2, 2)
        height = round(cap * (1 + 0.07 * float(z[0])))
        width = min(max(3, round(glyph.shape[1] / glyph.shape[0] * height)), round(1.4 * cap))
        resized = Image.fromarray(glyph).resize((width, height), Image.Resampling.BICUBIC)
        top = round(2.4 * cap + 0.05 * cap * float(z[1])) - height
        place = ink[top : top + height, int(x) : int(x) + width]
        np.maximum(place, np.asarray(resized, np.float32)[:, : place.shape[1]] / 255, out=place)
        x += width + cap * (0.14 + 0.05 * float(z[2]))
    return ink
