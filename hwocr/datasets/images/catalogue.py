"""Data sets of photographs by name: `load_images` is the one way to them."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.images import cifar10
from hwocr.datasets.images.cache import decoded
from hwocr.datasets.images.image_set import ImageSet
from hwocr.datasets.images.listing import Listing, folder_parts, join_listings, list_folder
from hwocr.datasets.places import candidates, first_existing
from hwocr.datasets.sampling import stratified_choice
from hwocr.errors import DataError
from hwocr.folders import data_folder

PICTURES_PREFIX = "pictures:"
SPLITS = ("train", "valid", "test", "all")
# Of a data set that its makers did not part, or of its training part where only that has to give.
_VALID, _TEST = 0.1, 0.1
_SPLIT_SEED = 0
# Small: a check is about whether a picture can be decoded.
_CHECKED_SIDE = 32

_FLOWERS = (
    "daffodil",
    "snowdrop",
    "lily of the valley",
    "bluebell",
    "crocus",
    "iris",
    "tiger lily",
    "tulip",
    "fritillary",
    "sunflower",
    "daisy",
    "coltsfoot",
    "dandelion",
    "cowslip",
    "buttercup",
    "windflower",
    "pansy",
)
_SCENES = ("aquarium", "desert", "highway", "kitchen", "laundromat", "park", "waterfall", "windmill")
_FLOWERS_HOW = (
    "Put its folders train, val and test, each with subfolders 0 to 16, into flowers17 in the data folder."
)
_SCENES_HOW = (
    "Put its folders train and test, each with a subfolder a scene, into the folder sun8 of the data folder."
)
_OWN_HOW = (
    "Give each class a subfolder named by it, with JPEG or PNG files in it; "
    "or make parts train, valid and test that have such subfolders."
)


@dataclass(frozen=True, slots=True)
class ImageData:
    """A data set of photographs.

    Attributes:
        name: what it is chosen by.
        title: what it is, in one line.
        licence: under what terms it comes.
        samples: how many it has, by part; empty where that is not fixed.
        classes: their names; empty where they are known only from the files.
        parts: the parts its makers gave it; empty if none.
        files: returns, for each file or folder it needs, the places where it is looked for, best first.
        list_part: lists the pictures of one part, or of ``"all"`` where there are none.
        how_to_get: what to do where it is absent.
    """

    name: str
    title: str
    licence: str
    samples: dict[str, int]
    classes: tuple[str, ...]
    parts: tuple[str, ...]
    files: Callable[[], dict[str, tuple[Path, ...]]]
    list_part: Callable[[str], Listing]
    how_to_get: str


def image_set_names() -> tuple[str, ...]:
    """Return the names of all picture sets; besides them, ``pictures:PATH`` names any folder.

    A relative path is looked for from here, then in the data folder.
    """
    return ("flowers17", "sun8", "cifar10")


def is_image_set(name: str) -> bool:
    """Whether a name is of a set of photographs rather than of glyphs."""
    return name in image_set_names() or name.startswith(PICTURES_PREFIX)


def picture_data(name: str) -> ImageData:
    """Return what is known of a picture set.

    Raises:
        DataError: if there is none of that name.
    """
    if name == "flowers17":
        return _foldered(
            name,
            title="17 kinds of flowers, photographs (Oxford Flowers17)",
            samples={"train": 680, "valid": 340, "test": 340},
            classes=_FLOWERS,
            names=lambda folder: _FLOWERS[int(folder)] if folder in map(str, range(17)) else folder,
            how_to_get=_FLOWERS_HOW,
        )
    if name == "sun8":
        return _foldered(
            name,
            title="8 scenes, photographs (the course's part of SUN)",
            samples={"train": 1_177, "test": 400},
            classes=_SCENES,
            names=str,
            how_to_get=_SCENES_HOW,
        )
    if name == "cifar10":
        return ImageData(
            name=name,
            title="10 kinds of animals and vehicles, 32 × 32",
            licence="not stated (A. Krizhevsky, 2009)",
            samples={"train": 50_000, "test": 10_000},
            classes=cifar10.CLASSES,
            parts=("train", "test"),
            files=lambda: {"cifar-10": cifar10.places()},
            list_part=cifar10.list_cifar10,
            how_to_get=cifar10.HOW_TO_GET,
        )
    if name.startswith(PICTURES_PREFIX):
        return _own(name)
    nearest = difflib.get_close_matches(name, image_set_names(), n=1, cutoff=0.4)
    hint = f"Did you mean {nearest[0]}?" if nearest else "pictures:PATH names a folder of your own."
    raise DataError(f"there is no data set of photographs {name!r}.", hint)


def class_names(name: str) -> tuple[str, ...]:
    """Return the names of a set's classes, in their order.

    Raises:
        DataError: if there is no such set or, for a folder of one's own, it has fewer than two classes.
    """
    data = picture_data(name)
    if data.classes:
        return data.classes
    found = tuple(
        sorted({str(label) for part in data.parts or ("all",) for label in data.list_part(part).labels})
    )
    if len(found) < 2:
        raise DataError(
            f"{name.removeprefix(PICTURES_PREFIX)} has pictures of {len(found)} classes; two are the least.",
            _OWN_HOW,
        )
    return found


def load_images(name: str, *, split: str = "train", side: int, limit: int | None = None) -> ImageSet:
    """Load a data set of photographs, decoded at a size; what was decoded before comes from a cache.

    A set that its makers parted keeps their parts; a part ``valid`` or ``test`` that they did not make is
    a tenth of their training part, which keeps the rest. From any other set ``train`` is eight
    tenths, ``valid`` and ``test`` a tenth each. Which pictures these are is always the same, so that no
    model is ever scored on what it was trained on. Damaged pictures are passed over and named.

    Args:
        name: one of `image_set_names`, or ``pictures:PATH``.
        split: ``"train"``, ``"valid"``, ``"test"``, or ``"all"`` for all of it.
        side: of the squares that the pictures are brought to.
        limit: at most so many pictures, chosen at random, every class in its share.

    Returns:
        The set, with at least one picture.

    Raises:
        DataError: if the name or split is unknown, files are missing, or none of them can be read.
    """
    if split not in SPLITS:
        raise DataError(f"there is no split {split!r}.", f"Choose one of: {', '.join(SPLITS)}.")
    data = picture_data(name)
    listing, rows = _split(data, split)
    if limit is not None and len(rows) > limit:
        rows = rows[stratified_choice(listing.labels[rows], limit, np.random.default_rng(_SPLIT_SEED))]
    if not len(rows):
        has = f"It has {len(listing)} pictures in all." if len(listing) else data.how_to_get
        raise DataError(f"the data set {name} has no pictures in its split {split}.", has)
    pictures = decoded(listing, rows, side)
    if not len(pictures.images):
        raise DataError(
            f"none of the {len(rows)} pictures of {name} ({split}) can be read: {pictures.damaged[0]}, …",
            data.how_to_get,
        )
    labels = class_names(name)
    number = {label: index for index, label in enumerate(labels)}
    found = listing.labels[pictures.rows].tolist()
    foreign = sorted(set(found) - set(labels))
    if foreign:
        raise DataError(
            f"the data set {name} has a folder that is no class of it: {foreign[0]}.",
            f"Its classes are {', '.join(labels)}: rename the folder, or take it out.",
        )
    return ImageSet(
        images=pictures.images,
        targets=np.array([number[label] for label in found], np.int64),
        labels=labels,
        name=name,
        stamp=pictures.stamp,
        damaged=pictures.damaged,
        left_out=listing.left_out,
    )


def check_images(name: str, part: str) -> tuple[NDArray[np.str_], tuple[str, ...], tuple[str, ...]]:
    """Read every picture of one part of a set.

    Args:
        name: as for `load_images`.
        part: one of the parts of its makers, or ``"all"``.

    Returns:
        The classes of those that can be read, the names of those that cannot, and what is left out.

    Raises:
        DataError: if there is no such set or its files are missing.
    """
    listing = list_all(picture_data(name), part)
    read = listing.read(np.arange(len(listing)), _CHECKED_SIDE)
    whole = np.array([picture is not None for picture in read], bool)
    damaged = tuple(listing.names[row] for row in np.flatnonzero(~whole))
    return listing.labels[whole], damaged, listing.left_out


def list_all(data: ImageData, part: str) -> Listing:
    """List one part of a set, or with ``"all"`` all of it."""
    if part == "all" and data.parts:
        return join_listings([data.list_part(one) for one in data.parts])
    return data.list_part(part)


def _split(data: ImageData, split: str) -> tuple[Listing, NDArray[np.int64]]:
    if split == "all" or (split in data.parts and split != "train"):
        listing = list_all(data, split)
        return listing, np.arange(len(listing))
    listing = list_all(data, "train" if data.parts else "all")
    rng = np.random.default_rng(_SPLIT_SEED)
    rest, taken = np.arange(len(listing)), {}
    for part, share in (("test", _TEST), ("valid", _VALID)):
        if part not in data.parts:
            chosen = stratified_choice(listing.labels[rest], round(share * len(listing)), rng)
            taken[part] = rest[chosen]
            rest = np.delete(rest, chosen)
    return listing, taken.get(split, rest)


def _foldered(
    name: str,
    *,
    title: str,
    samples: dict[str, int],
    classes: tuple[str, ...],
    names: Callable[[str], str],
    how_to_get: str,
) -> ImageData:
    places = candidates(name)

    def list_part(part: str) -> Listing:
        folder = first_existing(places, name=name, how_to_get=how_to_get)
        parts = folder_parts(folder)
        if part not in parts:
            raise DataError(f"the data set {name} has no part {part} in {folder}.", how_to_get)
        return list_folder(parts[part], names)

    return ImageData(
        name=name,
        title=title,
        licence="not stated (research use)",
        samples=samples,
        classes=classes,
        parts=tuple(samples),
        files=lambda: {name: places},
        list_part=list_part,
        how_to_get=how_to_get,
    )


def _own(name: str) -> ImageData:
    given = Path(name.removeprefix(PICTURES_PREFIX)).expanduser()
    folder = next((place for place in (given, data_folder() / given) if place.is_dir()), given)

    def list_part(part: str) -> Listing:
        if not folder.is_dir():
            raise DataError(f"there is no folder {folder}.", _OWN_HOW)
        return list_folder(folder if part == "all" else folder_parts(folder)[part])

    return ImageData(
        name=name,
        title="photographs, one subfolder a class",
        licence="the user's own",
        samples={},
        classes=(),
        parts=tuple(folder_parts(folder)),
        files=lambda: {folder.name: (folder,)},
        list_part=list_part,
        how_to_get=_OWN_HOW,
    )
