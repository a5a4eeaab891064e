"""Where data sets are looked for and where runs, models and personal glyphs are kept."""

import os
from pathlib import Path

import platformdirs


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
