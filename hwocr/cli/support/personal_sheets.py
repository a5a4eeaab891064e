"""``hwocr personal sheet`` and ``scan``."""

import typer


def register(group: typer.Typer) -> None:
    """Add the commands to the group."""
