"""Making a run's model one that can be chosen by name."""

from pathlib import Path

from hwocr.errors import RunError
from hwocr.files import write_atomically
from hwocr.folders import user_models_folder
from hwocr.runs.folder import RunFolder


def install_model(run: RunFolder, name: str = "", folder: Path | None = None) -> Path:
    """Copy a run's model, with its model card, to the user's models.

    Args:
        run: the run.
        name: what to call the model; its own name by default.
        folder: where to; the user's models by default.

    Returns:
        The copy.

    Raises:
        RunError: if the run has no model yet.
    """
    model = run.model_path()
    if model is None:
        raise RunError(f"The run {run.name} has no model yet.", "It gets one after its first epochs.")
    target = (folder or user_models_folder()) / f"{name or run.recipe().model_name}{model.suffix}"
    write_atomically(target, model.read_bytes())
    if run.card_path.is_file():
        write_atomically(target.with_suffix(".md"), run.card_path.read_bytes())
    return target
