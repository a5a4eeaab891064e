"""The personal set: glyphs the user taught, kept in ``personal`` below the user's home of hwocr.

Each glyph is a PNG picture in ``glyphs/`` (255 = ink, as it was cut, before the normaliser) and a line
in ``labels.jsonl``. Lines are only ever appended, one write each, so that the window and a terminal
may teach at once, and a line half written when the power failed loses nothing else. Each writer has a set of
their own; what a writer's set holds is written for the personal model, too, after every change.
"""

import contextlib
import io
import json
import os
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.datasets.glyphs.normalised import normalised_images
from hwocr.datasets.glyphs.personal_model import refresh_taught
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.errors import DataError, ImageError
from hwocr.files import write_atomically
from hwocr.files.pictures import first_frame
from hwocr.folders import personal_folder


@dataclass(frozen=True, slots=True)
class PersonalGlyph:
    """One taught glyph.

    Attributes:
        identity: the name `PersonalSet.remove` takes.
        label: what it is, one character.
        picture: the path of its PNG.
        taught: when, as ISO 8601 in UTC.
        source: where it came from, such as the page's file name or ``drawn``; may be empty.
        page: the page's number in that file; 0 where there is none.
    """

    identity: str
    label: str
    picture: Path
    taught: str
    source: str
    page: int = 0


class PersonalSet:
    """The glyphs in one folder. It keeps no copy of them: what another process added shows at once."""

    def __init__(self, folder: Path | None = None, *, writer: str = "") -> None:
        """Open a set; nothing is read or written yet.

        Args:
            folder: where it lies; by default the writer's folder in the user's home of hwocr.
            writer: whose set; "" is the current writer's.
        """
        self.folder = folder if folder is not None else personal_folder(writer)

    @property
    def _journal(self) -> Path:
        return self.folder / "labels.jsonl"

    def add(
        self, ink: NDArray[np.floating], label: str, *, source: str = "", page: int = 0, refresh: bool = True
    ) -> PersonalGlyph:
        """Keep a glyph; the personal model knows it from now on.

        Args:
            ink: (H, W) in [0, 1], 1 = ink: the cut from the page or canvas, or a normalised glyph.
            label: one character.
            source: where it came from.
            page: the page's number there.
            refresh: whether the personal model learns it now; False where others follow at once.

        Returns:
            The new entry.

        Raises:
            ValueError: if the label is not one character or the picture is empty or not 2-D.
            DataError: if the folder cannot be written to.
        """
        return self.add_all([(ink, label)], source=source, page=page, refresh=refresh)[0]

    def add_all(
        self,
        glyphs: Iterable[tuple[NDArray[np.floating], str]],
        *,
        source: str = "",
        page: int = 0,
        refresh: bool = True,
    ) -> tuple[PersonalGlyph, ...]:
        """Keep several glyphs, each with its label; see `add`."""
        pairs = list(glyphs)
        for ink, label in pairs:
            _check_label(label)
            if ink.ndim != 2 or not ink.size:
                raise ValueError(f"a glyph is a picture (H, W), not {ink.shape}")
        now = datetime.now(UTC)
        added = []
        for ink, label in pairs:
            identity = f"{now:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:12]}"
            entry = PersonalGlyph(
                identity, label, self._picture(identity), now.isoformat(timespec="seconds"), source, page
            )
            self._keep(entry, ink)
            added.append(entry)
        if refresh:
            self.refresh()
        return tuple(added)

    def _keep(self, entry: PersonalGlyph, ink: NDArray[np.floating]) -> None:
        buffer = io.BytesIO()
        Image.fromarray(np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8)).save(buffer, "PNG")
        try:
            # The picture first: a line in the journal always has its picture.
            write_atomically(entry.picture, buffer.getvalue())
            self._append(_record(entry))
        except OSError as error:
            with contextlib.suppress(OSError):
                entry.picture.unlink()
            raise DataError(
                f"the glyph cannot be kept in {self.folder}: {error.strerror or error}.",
                "Is the disk full, or the folder write-protected?",
            ) from error

    def relabel(self, identity: str, label: str) -> PersonalGlyph:
        """Give a glyph another label.

        Returns:
            The entry as it was before, so that the step can be undone.

        Raises:
            ValueError: if the label is not one character.
            DataError: if there is no such glyph, or the folder cannot be written to.
        """
        _check_label(label)
        before = self.find(identity)
        self._change(_record(replace(before, label=label)))
        self.refresh()
        return before

    def remove(self, identity: str) -> PersonalGlyph:
        """Forget a glyph. Its picture is laid aside until the set is cleared, for `restore`.

        Returns:
            The entry as it was.

        Raises:
            DataError: if there is none of that name, or the folder cannot be written to.
        """
        before = self.find(identity)
        self._change({"id": identity, "removed": True})
        with contextlib.suppress(OSError):
            aside = self._aside(identity)
            aside.parent.mkdir(parents=True, exist_ok=True)
            before.picture.replace(aside)
        self.refresh()
        return before

    def restore(self, entry: PersonalGlyph) -> None:
        """Bring a removed glyph back, or a relabelled one's label: ``entry`` as it was before.

        Raises:
            DataError: if its picture is gone, or the folder cannot be written to.
        """
        with contextlib.suppress(OSError):
            self._aside(entry.identity).replace(self._picture(entry.identity))
        if not self._picture(entry.identity).is_file():
            raise DataError(f"the picture of the personal glyph {entry.identity} is gone.")
        self._change(_record(entry))
        self.refresh()

    def clear(self) -> int:
        """Forget every glyph, for good; return how many there were."""
        entries = self.entries()
        try:
            self._journal.unlink(missing_ok=True)
            # A network that was fine-tuned on them, and lines written beside them, go as well.
            for kept in (self.folder / "trained.onnx", self.folder / "lines" / "lines.json"):
                kept.unlink(missing_ok=True)
            for picture in (self.folder / "lines").glob("*.png"):
                picture.unlink(missing_ok=True)
            for folder in (self.folder / "glyphs", self.folder / "removed"):
                for picture in folder.glob("*.png"):
                    picture.unlink(missing_ok=True)
        except OSError as error:
            raise DataError(f"{self.folder} cannot be cleared: {error.strerror or error}.") from error
        self.refresh()
        return len(entries)

    def refresh(self) -> None:
        """Write what the personal model learns from; every change does so by itself."""
        try:
            refresh_taught(self.folder, self.entries, self._open)
        except OSError as error:
            raise DataError(
                f"the personal model in {self.folder} cannot be written: {error.strerror or error}."
            ) from error

    def find(self, identity: str) -> PersonalGlyph:
        """Return a glyph by its name, or by the beginning of it that no other has.

        Raises:
            DataError: if there is none, or more than one.
        """
        found = [entry for entry in self.entries() if entry.identity.startswith(identity)]
        exact = [entry for entry in found if entry.identity == identity]
        if len(exact or found) != 1 or not identity:
            raise DataError(
                f"There is no personal glyph {identity}."
                if not found
                else f"{len(found)} personal glyphs begin with {identity}.",
                "Give more of its name; hwocr personal list shows them.",
            )
        return (exact or found)[0]

    def _change(self, record: dict[str, object]) -> None:
        try:
            self._append(record)
        except OSError as error:
            raise DataError(
                f"the personal set in {self.folder} cannot be changed: {error.strerror or error}."
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
                    page=int(record.get("page", 0)),
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            if isinstance(entry.label, str) and len(entry.label) == 1 and entry.picture.is_file():
                found[identity] = entry
        return tuple(found.values())

    def read(self, part: str = "all") -> RawGlyphs:
        """Return the pictures as they were taught; one that is damaged is passed over.

        Args:
            part: ``"all"``; or ``"train"`` or ``"valid"``, every fifth: the part follows from a glyph's
                name, so it stays there whatever else is taught.
        """
        found = [
            (self._open(entry.identity), entry.label)
            for entry in self.entries()
            if part == "all" or (part == "valid") == is_held_out(entry.identity)
        ]
        images = [picture for picture, _ in found if picture is not None]
        labels = [label for picture, label in found if picture is not None]
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

    def _aside(self, identity: str) -> Path:
        return self.folder / "removed" / f"{Path(identity).name}.png"

    def _open(self, identity: str) -> NDArray[np.uint8] | None:
        """Return a picture (H, W), 255 = ink; None where it is damaged."""
        try:
            return np.asarray(first_frame(self._picture(identity)).picture.convert("L"), np.uint8)
        except ImageError:
            return None

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


def is_held_out(identity: str) -> bool:
    """Whether a glyph is one of the fifth that no training sees."""
    return zlib.crc32(identity.encode()) % 5 == 0


def _check_label(label: str) -> None:
    if len(label) != 1 or not label.strip():
        raise ValueError(f"a label is one visible character, not {label!r}")


def _record(entry: PersonalGlyph) -> dict[str, object]:
    return {
        "id": entry.identity,
        "label": entry.label,
        "taught": entry.taught,
        "source": entry.source,
        "page": entry.page,
    }
