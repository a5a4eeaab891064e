"""A personal set as one file: a zip with the pictures and their labels, to keep or to take elsewhere."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.errors import DataError
from hwocr.files.outputs import write_output

_LIST = "labels.json"
_FORMAT = "hwocr-personal"
_LARGEST_PICTURE = 4_000_000
_LARGEST_SIDE = 4000
_MOST = 100_000


def export_set(personal: PersonalSet, path: Path) -> int:
    """Write a set to a zip file.

    Returns:
        How many glyphs.

    Raises:
        DataError: if there are none.
        HwocrError: if the file cannot be written.
    """
    entries = personal.entries()
    if not entries:
        raise DataError("There is nothing to export: nothing has been taught yet.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        glyphs = []
        for number, entry in enumerate(entries):
            name = f"glyphs/{number:05d}.png"
            archive.writestr(name, entry.picture.read_bytes())
            glyphs.append(
                {"picture": name, "label": entry.label, "taught": entry.taught,
                 "source": entry.source, "page": entry.page}
            )  # fmt: skip
        archive.writestr(_LIST, json.dumps({"format": _FORMAT, "version": 1, "glyphs": glyphs}, indent=1))
    write_output(path, buffer.getvalue(), makes="a personal set")
    return len(entries)


def import_set(personal: PersonalSet, path: Path) -> int:
    """Add what an exported file holds; glyphs that are there already are passed over.

    Returns:
        How many were added.

    Raises:
        DataError: if the file is no exported set or is damaged.
    """
    if not path.exists():
        raise DataError(f"There is no file {path}.", "Check the path.")
    present = {(entry.label, entry.picture.read_bytes()) for entry in personal.entries()}
    added = []
    try:
        with zipfile.ZipFile(path) as archive:
            record = json.loads(_member(archive, _LIST))
            if record.get("format") != _FORMAT:
                raise ValueError("another format")
            for glyph in record["glyphs"][:_MOST]:
                content = _member(archive, str(glyph["picture"]))
                label = str(glyph["label"])
                if (label, content) in present or len(label) != 1 or not label.strip():
                    continue
                added.append(
                    (_picture(content), label, str(glyph.get("source", "")), int(glyph.get("page", 0)))
                )
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"{path} is not an exported personal set or is damaged.",
            "Give a file that hwocr personal export wrote.",
        ) from error
    by_origin: dict[tuple[str, int], list[tuple[NDArray[np.float32], str]]] = {}
    for ink, label, source, page in added:
        by_origin.setdefault((source, page), []).append((ink, label))
    for (source, page), glyphs in by_origin.items():
        personal.add_all(glyphs, source=source, page=page)
    return len(added)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > (_LARGEST_PICTURE if name != _LIST else 10 * _LARGEST_PICTURE):
        raise ValueError(f"{name} is too large")
    return archive.read(name)


def _picture(content: bytes) -> NDArray[np.float32]:
    with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
        if max(opened.size) > _LARGEST_SIDE:
            raise ValueError("the picture is too large")
        return np.asarray(opened.convert("L"), np.float32) / np.float32(255)
