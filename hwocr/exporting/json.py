"""Pages as JSON: every line, word and glyph with its box, confidence and alternatives."""

import json
from collections.abc import Sequence
from typing import Any

from hwocr import __version__
from hwocr.reading.page import Box, Glyph, Line, Page, Word

SCHEMA_VERSION = 1


def pages_json(pages: Sequence[Page]) -> str:
    """Write pages as one JSON document with a final newline.

    Boxes are ``[left, top, right, bottom]`` in pixels of the picture as it was opened, right and
    bottom exclusive; confidences and probabilities are in [0, 1].
    """
    document = {
        "schema_version": SCHEMA_VERSION,
        "software": f"hwocr {__version__}",
        "pages": [_page(page) for page in pages],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _page(page: Page) -> dict[str, Any]:
    return {
        "source": page.source,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "model": page.model,
        "seconds": round(page.seconds, 4),
        "text": page.text,
        "warnings": list(page.warnings),
        "lines": [_line(line) for line in page.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "box": _box(line.box), "words": [_word(word) for word in line.words]}


def _word(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "box": _box(word.box),
        "confidence": round(word.confidence, 4),
        "printed": word.printed,
        "glyphs": [_glyph(glyph) for glyph in word.glyphs],
    }


def _glyph(glyph: Glyph) -> dict[str, Any]:
    return {
        "label": glyph.label,
        "box": _box(glyph.box),
        "confidence": round(glyph.confidence, 4),
        "shape_label": glyph.shape_label,
        "printed": glyph.printed,
        "alternatives": [
            {"label": other.label, "probability": round(other.probability, 4)} for other in glyph.alternatives
        ],
    }


def _box(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
