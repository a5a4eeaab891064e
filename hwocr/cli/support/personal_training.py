"""``hwocr personal train``."""

import typer


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
