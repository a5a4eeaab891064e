"""The personal set: glyphs the user taught, kept in ``personal`` below the user's home of hwocr.

Each glyph is a PNG picture in ``glyphs/`` (255 = ink, as it was cut, before the normaliser) and a line
in ``labels.jsonl``. Lines are only ever appended, one write each, so that the window and a terminal
may teach at once, and a line half written when the power failed loses nothing else.
"""

import contextlib
import io
import json
import os
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.datasets.glyphs.normalised import normalised_images
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.errors import DataError, ImageError
from hwocr.files import write_atomically
from hwocr.files.pictures import first_frame
from hwocr.folders import home_folder


@dataclass(frozen=True, slots=True)
class PersonalGlyph:
    """One taught glyph.

    Attributes:
        identity: the name `PersonalSet.remove` takes.
        label: what it is, one character.
        picture: the path of its PNG.
        taught: when, as ISO 8601 in UTC.
        source: where it came from, such as the page's file name or ``drawn``; may be empty.
    """

    identity: str
    label: str
    picture: Path
    taught: str
    source: str


class PersonalSet:
    """The glyphs in one folder. It keeps no copy of them: what another process added shows at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else home_folder() / "personal"

    @property
    def _journal(self) -> Path:
        return self.folder / "labels.jsonl"

    def add(self, ink: NDArray[np.floating], label: str, *, source: str = "") -> PersonalGlyph:
        """Keep a glyph.

        Args:
            ink: (H, W) in [0, 1], 1 = ink: the cut from the page or canvas, or a normalised glyph.
            label: one character.
            source: where it came from.

        Returns:
            The new entry.

        Raises:
            ValueError: if the label is not one character or the picture is empty or not 2-D.
            DataError: if the folder cannot be written to.
        """
        if len(label) != 1 or not label.strip():
            raise ValueError(f"a label is one visible character, not {label!r}")
        if ink.ndim != 2 or not ink.size:
            raise ValueError(f"a glyph is a picture (H, W), not {ink.shape}")
        now = datetime.now(UTC)
        identity = f"{now:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:12]}"
        entry = PersonalGlyph(
            identity=identity,
            label=label,
            picture=self._picture(identity),
            taught=now.isoformat(timespec="seconds"),
            source=source,
        )
        buffer = io.BytesIO()
        Image.fromarray(np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8)).save(buffer, "PNG")
        try:
            # The picture first: a line in the journal always has its picture.
            write_atomically(entry.picture, buffer.getvalue())
            self._append({"id": identity, "label": label, "taught": entry.taught, "source": source})
        except OSError as error:
            with contextlib.suppress(OSError):
                entry.picture.unlink()
            raise DataError(
                f"the glyph cannot be kept in {self.folder}: {error.strerror or error}.",
                "Is the disk full, or the folder write-protected?",
            ) from error
        return entry

    def remove(self, identity: str) -> None:
        """Forget a glyph and delete its picture.

        Raises:
            DataError: if there is none of that name, or the folder cannot be written to.
        """
        if not any(entry.identity == identity for entry in self.entries()):
            raise DataError(f"there is no personal glyph {identity}.")
        try:
            self._append({"id": identity, "removed": True})
            self._picture(identity).unlink(missing_ok=True)
        except OSError as error:
            raise DataError(
                f"the glyph cannot be removed from {self.folder}: {error.strerror or error}."
            ) from error

    def entries(self) -> tuple[PersonalGlyph, ...]:
        """Return what has been taught, oldest first; lines that make no sense are passed over."""
        try:
            content = self._journal.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise DataError(f"{self._journal} cannot be read: {error.strerror or error}.") from error
        found: dict[str, PersonalGlyph] = {}
        for line in content.splitlines():
            try:
                record = json.loads(line)
                identity = record["id"]
                if record.get("removed"):
                    found.pop(identity, None)
                    continue
                entry = PersonalGlyph(
                    identity=identity,
                    label=record["label"],
                    picture=self._picture(identity),
                    taught=str(record.get("taught", "")),
                    source=str(record.get("source", "")),
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            if isinstance(entry.label, str) and len(entry.label) == 1 and entry.picture.is_file():
                found[identity] = entry
        return tuple(found.values())

    def read(self) -> RawGlyphs:
        """Return the pictures as they were taught; one that is damaged is passed over."""
        images: list[NDArray[np.uint8]] = []
        labels: list[str] = []
        for entry in self.entries():
            try:
                images.append(np.asarray(first_frame(entry.picture).picture.convert("L"), np.uint8))
            except ImageError:
                continue
            labels.append(entry.label)
        return RawGlyphs(images=images, labels=np.array(labels, np.str_))

    def load(self, labels: tuple[str, ...] | None = None) -> GlyphSet:
        """Return the taught glyphs, normalised.

        Args:
            labels: the labels to keep and their order; by default those that were taught, sorted.

        Returns:
            The set; it may be empty.
        """
        raw = self.read()
        own = tuple(sorted(set(raw.labels.tolist())))
        position = {label: index for index, label in enumerate(own)}
        glyphs = GlyphSet(
            images=normalised_images(raw.images),
            targets=np.array([position[label] for label in raw.labels.tolist()], np.int64),
            labels=own,
            name="personal",
        )
        return glyphs if labels is None else glyphs.filtered(labels)

    def _picture(self, identity: str) -> Path:
        return self.folder / "glyphs" / f"{Path(identity).name}.png"

    def _append(self, record: dict[str, object]) -> None:
        """Add a line with a single write, after ending one that an earlier crash left half written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        with self._journal.open("ab+", buffering=0) as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    line = b"\n" + line
            file.write(line)
            os.fsync(file.fileno())
