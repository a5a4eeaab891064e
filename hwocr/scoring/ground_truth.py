"""What really stands on the pages of a folder: ``truth.json``, or PAGE-XML or ALTO beside each picture."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hwocr.errors import DataError
from hwocr.interchange.page_sets import read_page_set

TRUTH_FILE = "truth.json"
_DEFAULT_KIND = "page"
_HINT = (
    f'A folder of pages holds a {TRUTH_FILE} such as {{"page.jpg": ["BUY MILK"]}}, '
    "or beside each picture a PAGE-XML or ALTO file of the same name."
)


@dataclass(frozen=True, slots=True)
class GroundTruth:
    """The truth of one page.

    Attributes:
        name: the picture's, as the truth gives it.
        picture: its file; it may be missing.
        kind: pages of one kind are summed up together.
        lines: what stands there, from top to bottom.
    """

    name: str
    picture: Path
    kind: str
    lines: tuple[str, ...]


def load_ground_truth(folder: Path) -> tuple[GroundTruth, ...]:
    """Find the truth of a folder's pages.

    ``truth.json`` maps the name of each picture to its lines, or to an object with ``lines`` and
    optionally ``kind`` (or ``category``). Where there is none, PAGE-XML and ALTO files are looked for
    in the folder and in its subfolders ``page`` and ``alto``; each names its picture or has its name.

    Args:
        folder: of pictures.

    Returns:
        The pages, in the order of ``truth.json``, or by name.

    Raises:
        DataError: if there is no truth, or it is damaged.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder.", _HINT)
    in_one_file = (folder / TRUTH_FILE).is_file()
    pages = tuple(_from_json(folder) if in_one_file else _from_xml(folder))
    if not pages:
        raise DataError(f"{folder} holds no truth.", _HINT)
    return pages


def _from_json(folder: Path) -> Iterator[GroundTruth]:
    path = folder / TRUTH_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}.", _HINT) from error
    if not isinstance(content, dict):
        raise DataError(f"{path} does not map pictures to lines.", _HINT)
    for name, page in content.items():
        kind = _DEFAULT_KIND
        if isinstance(page, dict):
            kind = str(page.get("kind", page.get("category", _DEFAULT_KIND)))
            page = page.get("lines")
        yield GroundTruth(name, folder / name, kind, _lines(page, name, path))


def _lines(lines: object, name: str, path: Path) -> tuple[str, ...]:
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise DataError(f"{path} gives no list of lines for {name}.", _HINT)
    return tuple(lines)


def _from_xml(folder: Path) -> Iterator[GroundTruth]:
    for one in read_page_set(folder):
        yield GroundTruth(one.picture.name, one.picture, _DEFAULT_KIND, one.page.text_lines)
