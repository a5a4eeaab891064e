"""The terminal face: every capability of the window has its headless twin here."""

from hwocr.cli.main import main

__all__ = ["main"]
