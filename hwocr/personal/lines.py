"""Lines of a writer's hand with what they say, kept for the line network beside the personal set."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.errors import DataError
from hwocr.files import write_atomically
from hwocr.folders import personal_folder


@dataclass(frozen=True, slots=True)
class PersonalLine:
    """A line (or a few words) in a writer's hand.

    Attributes:
        text: what it says.
        picture: the path of its PNG, 255 = ink.
        source: the file it came from.
    """

    text: str
    picture: Path
    source: str


def add_lines(
    lines: Iterable[tuple[NDArray[np.floating], str]], *, source: str = "", writer: str = ""
) -> tuple[PersonalLine, ...]:
    """Keep lines: each its ink (H, W) in [0, 1] and its text.

    Raises:
        DataError: if the folder cannot be written to.
    """
    folder = personal_folder(writer) / "lines"
    known = list(personal_lines(writer=writer))
    added: list[PersonalLine] = []
    try:
        for ink, text in lines:
            buffer = io.BytesIO()
            Image.fromarray(np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8)).save(buffer, "PNG")
            path = folder / f"{len(known) + len(added):06d}.png"
            write_atomically(path, buffer.getvalue())
            added.append(PersonalLine(text, path, source))
        records = [
            {"text": line.text, "picture": line.picture.name, "source": line.source} for line in known + added
        ]
        write_atomically(folder / "lines.json", json.dumps(records, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise DataError(f"the lines cannot be kept in {folder}: {error.strerror or error}.") from error
    return tuple(added)


def personal_lines(*, writer: str = "") -> tuple[PersonalLine, ...]:
    """Return the lines of a writer; none where there are none or their list is damaged."""
    folder = personal_folder(writer) / "lines"
    try:
        records = json.loads((folder / "lines.json").read_text(encoding="utf-8"))
        return tuple(
            PersonalLine(str(record["text"]), folder / Path(record["picture"]).name, str(record["source"]))
            for record in records
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()
