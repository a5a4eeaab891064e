"""For which folders and documents the library is on. Kept apart from it, so that it can be built anew."""

import json
from collections.abc import Iterable
from pathlib import Path

from hwocr.errors import HwocrError
from hwocr.files import write_atomically
from hwocr.library.database import library_folder


def roots_path() -> Path:
    """Return the file that lists them."""
    return library_folder() / "roots.json"


def load_roots() -> tuple[Path, ...]:
    """Return the folders and documents, none where the library was never turned on.

    Raises:
        HwocrError: if the list is damaged.
    """
    try:
        names = json.loads(roots_path().read_text(encoding="utf-8"))
        return tuple(Path(str(name)) for name in names)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise HwocrError(
            f"{roots_path()} cannot be read: {error}.",
            "Delete it and add the folders again: hwocr library add DIR.",
        ) from error


def add_root(path: Path) -> Path:
    """Turn the library on for a folder or document; return its whole path."""
    whole = path.resolve()
    _save(dict.fromkeys([*load_roots(), whole]))
    return whole


def remove_root(path: Path) -> bool:
    """Turn it off for one; return whether it was on."""
    roots = load_roots()
    left = [root for root in roots if root != path.resolve()]
    _save(left)
    return len(left) < len(roots)


def is_on_for(file: Path) -> bool:
    """Tell whether the library is on for a file: it, or a folder it is in, was added."""
    whole = file.resolve()
    return any(root == whole or root in whole.parents for root in load_roots())


def _save(roots: Iterable[Path]) -> None:
    try:
        write_atomically(roots_path(), json.dumps([str(root) for root in roots], indent=1).encode())
    except OSError as error:
        raise HwocrError(
            f"{roots_path()} cannot be written: {error.strerror or error}.", "Check the folder."
        ) from error
