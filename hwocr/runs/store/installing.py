"""Making a run's model one that can be chosen by name, or a file of its own."""

from pathlib import Path

from hwocr.errors import RunError
from hwocr.files import write_output
from hwocr.folders import user_models_folder
from hwocr.runs.store.folder import RunFolder


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
    write_output(target, model.read_bytes(), [model])
    if run.card_path.is_file():
        write_output(target.with_suffix(".md"), run.card_path.read_bytes())
    return target


def export_onnx_model(run: RunFolder, path: Path) -> Path:
    """Copy a run's best network to a file of its own, whole or not at all.

    Args:
        run: of a PyTorch network.
        path: where to.

    Returns:
        The copy.

    Raises:
        RunError: if the run has no ONNX model.
        HwocrError: if the file cannot be written.
    """
    model = run.model_path()
    if model is None:
        raise RunError(f"The run {run.name} has no model yet.", "It gets one after its first epochs.")
    if model.suffix != ".onnx":
        raise RunError(
            f"The model of {run.name} is a NumPy network, kept as {model.suffix}.",
            "Only PyTorch networks become ONNX; `hwocr runs install` copies any.",
        )
    write_output(path, model.read_bytes(), [model])
    return path
