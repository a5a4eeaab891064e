"""Draw the rooms of the program and who imports whom, from the imports themselves.

    .venv/bin/python tools/draw_rooms.py docs/images/rooms.svg

A row is a level of the contract "Imports run downward" in pyproject.toml; a large room is a wide one. An
arrow leads from a room to one that it imports; where a path of other arrows leads there, too, it is left out.
"""

import sys
import tomllib
from collections.abc import Mapping
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
_WIDTH, _ROW, _HEIGHT, _GAP = 1080, 96, 46, 18


def levels() -> list[list[str]]:
    """Return the rooms of each level, the highest first, as the contract has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["name"] == "Imports run downward")
    return [[name.strip(" ()") for name in layer.replace(":", "|").split("|")] for layer in layers]


def imports(rooms: set[str]) -> dict[str, set[str]]:
    """Return which rooms each room imports directly."""
    graph = grimp.build_graph("hwocr", include_external_packages=False)
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for module in graph.modules:
        room = module.split(".")[1] if "." in module else ""
        for imported in graph.find_modules_directly_imported_by(module):
            other = imported.split(".")[1] if "." in imported else ""
            if room in rooms and other in rooms and room != other:
                found[room].add(other)
    return found


def reduced(found: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Leave out the imports that a longer path replaces."""

    def reach(room: str) -> set[str]:
        return set().union(*({other} | reach(other) for other in found[room])) if found[room] else set()

    below = {room: reach(room) for room in found}
    return {
        room: {o for o in others if not any(o in below[p] for p in others)} for room, others in found.items()
    }


def lines_of(room: str) -> int:
    """Count the lines of a room's modules."""
    place = ROOT / "hwocr" / room
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def draw() -> str:
    """Return the picture as SVG."""
    rows = [[room for room in level if exists(room)] for level in levels()]
    places: dict[str, tuple[float, float, float]] = {}
    for number, row in enumerate(rows):
        wide = [max(92.0, 9.0 * len(room) + 30, lines_of(room) / 60) for room in row]
        left = (_WIDTH - sum(wide) - _GAP * (len(row) - 1)) / 2
        for room, width in zip(row, wide, strict=True):
            places[room] = (left, 20.0 + number * _ROW, width)
            left += width + _GAP
    height = 20 + len(rows) * _ROW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="#8a94a6"/></marker></defs>',
    ]
    for room, others in reduced(imports(set(places))).items():
        x, y, width = places[room]
        for other in sorted(others):
            to_x, to_y, to_width = places[other]
            parts.append(
                f'<line x1="{x + width / 2:.0f}" y1="{y + _HEIGHT:.0f}" x2="{to_x + to_width / 2:.0f}" '
                f'y2="{to_y - 2:.0f}" stroke="#b6bdca" stroke-width="1.2" marker-end="url(#a)"/>'
            )
    for room, (x, y, width) in places.items():
        middle = x + width / 2
        parts += [
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{_HEIGHT}" rx="8" fill="#eef3fb" '
            'stroke="#4a6fa5"/>',
            f'<text x="{middle:.0f}" y="{y + 20:.0f}" text-anchor="middle" font-size="14" fill="#1c2b44">'
            f"{escape(room)}</text>",
            f'<text x="{middle:.0f}" y="{y + 37:.0f}" text-anchor="middle" font-size="11" fill="#5b6b84">'
            f"{lines_of(room):,} lines</text>",
        ]
    return "\n".join([*parts, "</svg>", ""])


def exists(room: str) -> bool:
    """Whether there is such a room."""
    place = ROOT / "hwocr" / room
    return place.is_dir() or place.with_suffix(".py").is_file()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Path(sys.argv[1]).write_text(draw(), encoding="utf-8")
