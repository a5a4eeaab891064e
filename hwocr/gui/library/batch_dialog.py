"""What is asked before a batch: the folder of pages, the folder of outputs, the format."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget


def ask_batch(parent: QWidget, start: Path) -> tuple[Path, Path, str] | None:
    """Ask for what a batch needs.

    Args:
        parent: of the dialogs.
        start: the folder they begin in.

    Returns:
        The folder of pages, that of outputs, and the name of a format; None where it was called off.
    """
    from hwocr.gui.read.export import format_filters

    pages = QFileDialog.getExistingDirectory(parent, "Read all pages of a folder", str(start))
    if not pages:
        return None
    formats = format_filters()
    chosen, good = QInputDialog.getItem(
        parent, "Read folder into files", "Write each as", list(formats), 0, False
    )
    if not good:
        return None
    outputs = QFileDialog.getExistingDirectory(parent, "Where the files go", pages)
    return (Path(pages), Path(outputs), formats[chosen].name) if outputs else None
