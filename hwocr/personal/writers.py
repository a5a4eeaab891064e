"""One personal set a writer: which writers there are, and whose set is in use."""

from hwocr.errors import DataError
from hwocr.files import write_atomically
from hwocr.folders import CURRENT_WRITER_FILE, FIRST_WRITER, home_folder, personal_folder

_LONGEST = 40


def writers() -> tuple[str, ...]:
    """Return the names of the writers, the first one first."""
    folder = home_folder() / "personal" / "writers"
    others = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return (FIRST_WRITER, *others)


def current_writer() -> str:
    """Return the name of the writer whose set is in use."""
    folder = personal_folder()
    return FIRST_WRITER if folder.parent == home_folder() else folder.name


def choose_writer(name: str) -> None:
    """Use the set of this writer from now on; a new one begins empty.

    Raises:
        DataError: if the name cannot be that of a folder, or the choice cannot be written.
    """
    tidy = name.strip()
    fit = all(character.isalnum() or character in " -_." for character in tidy)
    if not tidy or not fit or tidy.startswith(".") or len(tidy) > _LONGEST:
        raise DataError(
            f"{name!r} cannot be the name of a writer.",
            f"Use letters, digits, spaces, - and _, {_LONGEST} at most.",
        )
    try:
        if tidy != FIRST_WRITER:
            personal_folder(tidy).mkdir(parents=True, exist_ok=True)
        write_atomically(home_folder() / "personal" / CURRENT_WRITER_FILE, f"{tidy}\n".encode())
    except OSError as error:
        raise DataError(f"The writer cannot be chosen: {error.strerror or error}.") from error
