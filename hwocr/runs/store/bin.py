"""The bin: runs that were deleted in the window, kept until it is emptied."""

import shutil
from datetime import datetime
from pathlib import Path

from hwocr.errors import RunError
from hwocr.folders import home_folder
from hwocr.runs.store.folder import RunFolder


def bin_folder() -> Path:
    """Return where deleted runs are kept."""
    return home_folder() / "bin"


def move_to_bin(run: RunFolder) -> RunFolder:
    """Move a run to the bin.

    Returns:
        The run, where it lies now.

    Raises:
        RunError: if a trainer is at work on it, or it cannot be moved.
    """
    if run.state().is_live:
        raise RunError(f"The run {run.name} is being trained.", "Stop it first.")
    target = bin_folder() / run.name
    if target.exists():
        target = bin_folder() / f"{run.name}_{datetime.now():%Y%m%d-%H%M%S-%f}"
    _move(run.path, target)
    return RunFolder(target)


def undo_delete(binned: RunFolder, original: Path) -> RunFolder:
    """Take a run out of the bin.

    Raises:
        RunError: if another run has taken its place, or it is gone.
    """
    if original.exists():
        raise RunError(f"There is a run in {original} already.", "Rename that one first.")
    if not binned.path.is_dir():
        raise RunError(f"The run {binned.name} is no longer in the bin.")
    _move(binned.path, original)
    return RunFolder(original)


def empty_bin() -> int:
    """Remove everything in the bin for good; return how many runs that were."""
    folder = bin_folder()
    runs = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    for path in runs:
        shutil.rmtree(path, ignore_errors=True)
    return len(runs)


def rename_run(run: RunFolder, name: str) -> RunFolder:
    """Give a run, and so its folder, another name.

    Raises:
        RunError: if the name cannot be a folder's, is taken, or a trainer is at work on the run.
    """
    clean = name.strip()
    if not clean or clean.startswith(".") or any(letter in '/\\:*?"<>|' or letter < " " for letter in clean):
        raise RunError(f"A run cannot be called {name!r}.", 'Use letters, digits, spaces and "-", "_", "."')
    if clean == run.name:
        return run
    if run.state().is_live:
        raise RunError(f"The run {run.name} is being trained.", "Rename it when it has ended.")
    target = run.path.with_name(clean)
    if target.exists():
        raise RunError(f"There is a run called {clean} already.", "Choose another name.")
    _move(run.path, target)
    return RunFolder(target)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.move(source, target)
    except OSError as error:
        raise RunError(f"{source} cannot be moved: {error.strerror or error}.") from error
