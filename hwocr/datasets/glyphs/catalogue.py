"""Data sets of single characters by name: `load_glyphs` is the one way to them."""

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.glyphs.folder import folder_parts, read_image_folder
from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.datasets.glyphs.normalised import normalised_images
from hwocr.datasets.glyphs.raw import RawGlyphs, concatenate_raw
from hwocr.datasets.glyphs.registry import GlyphData, GlyphRequest, all_glyph_data, registered
from hwocr.datasets.images.catalogue import is_image_set, picture_data
from hwocr.datasets.sampling import stratified_choice
from hwocr.errors import DataError
from hwocr.models.card import BASIC_LABELS

FOLDER_PREFIX = "folder:"
SPLITS = ("train", "valid", "test", "all")
_HELD_OUT = 0.1
_SPLIT_SEED = 0


@dataclass(frozen=True, slots=True)
class DatasetDescription:
    """What is known of a data set without reading it.

    Attributes:
        name: what it is chosen by.
        title: what it is, in one line.
        licence: under what terms it comes.
        samples: how many it has, by part; empty where that is not fixed.
        parts: the parts its makers gave it; empty if none.
        present: whether all its files are here.
        files: for each file it needs, where it is, or where it is looked for first.
        how_to_get: what to do where it is absent.
    """

    name: str
    title: str
    licence: str
    samples: dict[str, int]
    parts: tuple[str, ...]
    present: bool
    files: dict[str, Path]
    how_to_get: str


def dataset_names() -> tuple[str, ...]:
    """Return the names of all data sets of characters; besides them, ``folder:PATH`` names any folder."""
    return tuple(all_glyph_data())


def describe(name: str) -> DatasetDescription:
    """Describe a data set, whether it is present or not.

    Raises:
        DataError: if there is no data set of that name.
    """
    entry = picture_data(name) if is_image_set(name) else _entry(name)
    places = entry.files()
    found = {file: next((path for path in paths if path.exists()), None) for file, paths in places.items()}
    return DatasetDescription(
        name=name,
        title=entry.title,
        licence=entry.licence,
        samples=entry.samples,
        parts=entry.parts,
        present=all(path is not None for path in found.values()),
        files={file: path or places[file][0] for file, path in found.items()},
        how_to_get=entry.how_to_get,
    )


def load_glyphs(
    name: str,
    *,
    labels: tuple[str, ...] = BASIC_LABELS,
    split: str = "train",
    limit: int | None = None,
    seed: int = 0,
) -> GlyphSet:
    """Load a data set, normalised.

    A data set that its makers parted keeps their parts: ``test`` is their test part; ``valid`` is
    their validation part or, where there is none, a tenth of their training part, and ``train`` the
    rest of it. From any other, ``train`` is nine tenths and ``valid`` and ``test`` are both the
    remaining tenth: whole writers where they are known, else the same share of every label. That
    tenth is the same whatever the seed, so that no model is ever scored on what it was trained on.
    The built-in hand-print is made anew for every split.

    Args:
        name: one of `dataset_names`, or ``folder:PATH``.
        labels: the labels to keep, in the order of the result; other samples are dropped.
        split: ``"train"``, ``"valid"``, ``"test"``, or ``"all"`` for all of it.
        limit: at most so many samples, chosen at random, every label in its share.
        seed: of that choice, and of data that are made; the same seed gives the same samples.

    Returns:
        The set, with at least one sample.

    Raises:
        DataError: if the name or split is unknown, files are missing or damaged, or nothing is left.
    """
    if split not in SPLITS:
        raise DataError(f"there is no split {split!r}.", f"Choose one of: {', '.join(SPLITS)}.")
    entry = _entry(name)
    read = _read_split(entry, labels, split, limit, seed)
    raw = _with_labels(read, labels)
    if limit is not None and len(raw) > limit:
        raw = raw.subset(stratified_choice(raw.labels, limit, np.random.default_rng(seed)))
    if not len(raw):
        # The files are here: how to get them would send the reader the wrong way.
        there = "".join(sorted(set(read.labels.tolist())))
        raise DataError(
            f"the data set {name} has no samples of the labels wanted in its split {split}.",
            f"It has: {there}." if there else entry.how_to_get,
        )
    done = raw.normalised and isinstance(raw.images, np.ndarray)
    return GlyphSet(
        images=np.asarray(raw.images) if done else normalised_images(raw.images),
        targets=_indices(raw.labels, labels),
        labels=tuple(labels),
        name=name,
        groups=raw.groups,
        damaged=raw.damaged,
        left_out=raw.left_out,
    )


def read_raw(name: str, part: str = "all") -> RawGlyphs:
    """Read the pictures of a data set as its files hold them, for checks and contact sheets.

    Args:
        name: as for `load_glyphs`.
        part: one of the parts of its makers, or ``"all"``.

    Raises:
        DataError: as `load_glyphs`.
    """
    return _read_part(_entry(name), part, BASIC_LABELS, None, 0)


def _entry(name: str) -> GlyphData:
    if name.startswith(FOLDER_PREFIX):
        return _folder_entry(name)
    entries = registered()
    if name not in entries:
        entries = all_glyph_data()
    if name in entries:
        return entries[name]
    nearest = difflib.get_close_matches(name, entries, n=1, cutoff=0.4)
    hint = f"Did you mean {nearest[0]}?" if nearest else "`hwocr data list` names them all."
    raise DataError(f"there is no data set {name!r}.", hint)


def _folder_entry(name: str) -> GlyphData:
    folder = Path(name.removeprefix(FOLDER_PREFIX)).expanduser()

    def read(request: GlyphRequest) -> RawGlyphs:
        return read_image_folder(folder, request.part)

    return GlyphData(
        name=name,
        title="pictures of characters, one subfolder a label",
        licence="the user's own",
        samples={},
        parts=tuple(folder_parts(folder)),
        files=lambda: {folder.name: (folder,)},
        read=read,
        how_to_get="Give each character a subfolder named by it, with PNG or JPEG files in it.",
    )


def _read_split(
    entry: GlyphData, labels: tuple[str, ...], split: str, limit: int | None, seed: int
) -> RawGlyphs:
    def read(part: str) -> RawGlyphs:
        return _read_part(entry, part, labels, limit, seed)

    if entry.generated or split == "all" or split in entry.parts[1:]:
        return read(split)
    if not entry.parts:
        whole = read("all")
        kept, held_out = _part(whole)
        return whole.subset(kept if split == "train" else held_out)
    if split == "test":
        raise DataError(f"the data set {entry.name} has no test part.", f"It has: {', '.join(entry.parts)}.")
    train = read("train")
    if "valid" in entry.parts:
        return train
    kept, held_out = _part(train)
    return train.subset(kept if split == "train" else held_out)


def _read_part(
    entry: GlyphData, part: str, labels: tuple[str, ...], limit: int | None, seed: int
) -> RawGlyphs:
    if part == "all" and entry.parts:
        return concatenate_raw([_read_part(entry, one, labels, limit, seed) for one in entry.parts])
    return entry.read(GlyphRequest(part=part, labels=labels, count=limit, seed=seed))


def _part(raw: RawGlyphs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the indices of nine tenths and of one tenth: of the writers, or of each label."""
    rng = np.random.default_rng(_SPLIT_SEED)
    mask = np.zeros(len(raw), bool)
    if raw.groups is not None:
        writers = np.unique(raw.groups)
        mask |= np.isin(raw.groups, rng.permutation(writers)[: max(1, round(_HELD_OUT * len(writers)))])
    else:
        mask[stratified_choice(raw.labels, round(_HELD_OUT * len(raw)), rng)] = True
    return np.flatnonzero(~mask), np.flatnonzero(mask)


def _with_labels(raw: RawGlyphs, labels: tuple[str, ...]) -> RawGlyphs:
    mask = np.isin(raw.labels, np.array(labels, np.str_))
    return raw if mask.all() else raw.subset(np.flatnonzero(mask))


def _indices(found: NDArray[np.str_], labels: tuple[str, ...]) -> NDArray[np.int64]:
    names, inverse = np.unique(found, return_inverse=True)
    return np.array([labels.index(str(name)) for name in names], np.int64)[inverse]
