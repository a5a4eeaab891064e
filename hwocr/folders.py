"""Where data sets are looked for and where runs, models and personal glyphs are kept."""

import os
from pathlib import Path

import platformdirs

CURRENT_WRITER_FILE = "writer"
"""In the personal folder: the name of the writer whose set is in use."""
FIRST_WRITER = "me"
"""The writer whose set there is without any choice; it lies in the personal folder itself."""


def home_folder() -> Path:
    """Return the folder of the user's runs, models and personal glyphs (``HWOCR_HOME`` overrides it)."""
    override = os.environ.get("HWOCR_HOME")
    return Path(override) if override else Path(platformdirs.user_data_dir("hwocr", appauthor=False))


def data_folder() -> Path:
    """Return the folder in which data sets are looked for (``HWOCR_DATA_DIR`` overrides it)."""
    override = os.environ.get("HWOCR_DATA_DIR")
    return Path(override) if override else home_folder() / "data"


def user_models_folder() -> Path:
    """Return the folder of the models the user trained or brought along."""
    return home_folder() / "models"


def runs_folder() -> Path:
    """Return the folder that holds one folder per training run."""
    return home_folder() / "runs"


def personal_folder(writer: str = "") -> Path:
    """Return the folder of a writer's taught glyphs.

    Args:
        writer: whose; "" is the current writer, the one that a file beside the sets names.
    """
    folder = home_folder() / "personal"
    if not writer:
        try:
            writer = (folder / CURRENT_WRITER_FILE).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            writer = ""
    name = Path(writer).name
    return folder if name in ("", FIRST_WRITER) else folder / "writers" / name
