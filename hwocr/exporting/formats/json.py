"""Pages as JSON: every line, word and glyph with its box, confidence and alternatives.

Its form is ``resources/schemas/pages.schema.json``, a JSON Schema, and described in the user guide.
"""

import json
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from hwocr import __version__
from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.reading.page import Box, FormField, Glyph, Line, Page, Word
from hwocr.shipped import shipped_path

SCHEMA_VERSION = 1


@export_format("json", title="JSON with boxes, confidences and alternatives", suffix=".json")
def write_json(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write pages as one JSON document, a page at a time.

    Boxes are ``[left, top, right, bottom]`` in pixels of the picture as it was opened, right and
    bottom exclusive; confidences and probabilities are in [0, 1].
    """
    head = {"schema_version": SCHEMA_VERSION, "software": f"hwocr {__version__}", "pages": []}
    opening = json.dumps(head, ensure_ascii=False, indent=1)
    file.write(opening.removesuffix("]\n}").encode("utf-8", "backslashreplace"))
    separator = "\n"
    for exported in pages:
        text = json.dumps(page_document(exported.page), ensure_ascii=False, indent=1)
        file.write((separator + text).encode("utf-8", "backslashreplace"))
        separator = ",\n"
    file.write(b"\n]\n}\n")


def pages_json(pages: Sequence[Page]) -> str:
    """Return pages as one JSON document with a final newline; see `write_json`."""
    room = BytesIO()
    write_json((ExportPage(page) for page in pages), room, ExportOptions())
    return room.getvalue().decode()


def schema_path() -> Path:
    """Return the JSON Schema of what is written."""
    return shipped_path("resources", "schemas", "pages.schema.json")


def page_document(page: Page) -> dict[str, Any]:
    """Return one page as it stands in the document."""
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
        "fields": [_field(field) for field in page.fields],
    }


def _field(field: FormField) -> dict[str, Any]:
    return {
        "caption": field.caption,
        "value": field.value,
        "box": _box(field.box),
        "caption_box": _box(field.caption_box) if field.caption_box else None,
        "confidence": round(field.confidence, 4),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "box": _box(line.box),
        "confidence": round(line.confidence, 4),
        "low_confidence": line.low_confidence,
        "words": [_word(word) for word in line.words],
    }


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
        "checked": glyph.checked,
        "recogniser": glyph.recogniser,
        "alternatives": [
            {"label": other.label, "probability": round(other.probability, 4)} for other in glyph.alternatives
        ],
    }


def _box(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
