"""The run folders there are, where a new one goes, and how a user names one."""

import contextlib
import stat
from datetime import datetime
from pathlib import Path

from hwocr.errors import RunError
from hwocr.folders import runs_folder
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder


def new_run_folder(recipe: Recipe, parent: Path | None = None) -> RunFolder:
    """Return a folder, not yet made, for a new run of a recipe: its name and the time."""
    base = parent or runs_folder()
    stem = f"{recipe.name}-{datetime.now():%Y%m%d-%H%M%S}"
    name, number = stem, 2
    while (base / name).exists():
        name, number = f"{stem}-{number}", number + 1
    return RunFolder(base / name)


def make_run(recipe: Recipe, parent: Path | None = None) -> RunFolder:
    """Make a folder for a new run of a recipe, with the recipe in it; see `new_run_folder`.

    Raises:
        RunError: if it cannot be written.
    """
    run = new_run_folder(recipe, parent)
    run.create(recipe)
    return run


def list_runs(parent: Path | None = None) -> list[RunFolder]:
    """Return the runs in a folder (the user's, by default), the newest first."""
    base = parent or runs_folder()
    if not base.is_dir():
        return []
    found: list[tuple[float, RunFolder]] = []
    for path in base.iterdir():
        run = RunFolder(path)
        # Deleted meanwhile, or another user's: the others are there all the same.
        with contextlib.suppress(OSError):
            about = run.recipe_path.stat()
            if stat.S_ISREG(about.st_mode):
                found.append((about.st_mtime, run))
    return [run for _, run in sorted(found, key=lambda pair: (-pair[0], pair[1].name))]


def find_run(name: str) -> RunFolder:
    """Return a run given by name, by the beginning of its name, or by path.

    Raises:
        RunError: if there is none, or several begin so.
    """
    path = Path(name).expanduser()
    if (path / "recipe.toml").is_file():
        return RunFolder(path)
    runs = list_runs()
    matching = [run for run in runs if run.name == name] or [run for run in runs if run.name.startswith(name)]
    if not matching:
        raise RunError(f"There is no run {name}.", "`hwocr runs list` shows the runs.")
    if len(matching) > 1:
        raise RunError(
            f"Several runs begin with {name}.", "Such as " + ", ".join(r.name for r in matching[:3]) + "."
        )
    return matching[0]
