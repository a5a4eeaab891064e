"""The errors a user can meet: each says what happened and what to do about it."""

from typing import ClassVar


class HwocrError(Exception):
    """Base of every error that is shown to a user.

    The terminal prints ``message`` and ``hint`` on stderr and exits non-zero; the window
    shows the same words in its message bar.

    Attributes:
        message: what went wrong, in one line, naming the file or the value.
        hint: what the user can do about it, in one line; may be empty.
        code: what programs know this kind of error by, in a run's events; empty where none asks.
    """

    code: ClassVar[str] = ""

    def __init__(self, message: str, hint: str = "") -> None:
        # One line each, whatever a library put into its own words.
        message, hint = (" ".join(words.split("\n")) for words in (message, hint))
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ImageError(HwocrError):
    """A picture or document that cannot be opened or is not fit to be read."""


class ModelError(HwocrError):
    """A model file that is missing, damaged or not one of ours."""


class RecipeError(HwocrError):
    """A recipe that does not exist or does not hold together."""


class DataError(HwocrError):
    """A data set that is missing, damaged or cannot be fetched."""


class RunError(HwocrError):
    """A training run that cannot be started, found, resumed or opened."""


class DivergenceError(RunError):
    """A training whose loss is no longer a number: an outcome of its learning rate."""

    code = "diverged"


class DocumentError(HwocrError):
    """A document that cannot be saved or opened, or a step that does not fit its page."""


class CancelledError(HwocrError):
    """Work the user called off. Nothing is wrong."""
