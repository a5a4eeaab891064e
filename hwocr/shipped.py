"""Where the files that ship with the program are: models, sample pages, recipes."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, in a checkout and in an installed wheel alike.

    Args:
        parts: path components below the repository's root, the first being
            ``"resources"`` or ``"training"``.

    Returns:
        The path. It is not checked whether it exists.
    """
    installed = _PACKAGE / "_shipped"
    root = installed if installed.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)
