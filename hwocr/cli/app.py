"""The commands, gathered. Each module of this folder adds its own with ``register``, when it is asked for."""

import errno
import importlib
import sys

import typer

from hwocr import __version__
from hwocr.cli.support.console import print_error, unwritable
from hwocr.errors import HwocrError
from hwocr.mistakes import explain

COMMANDS = (
    "read",
    "classify",
    "train",
    "recipes",
    "runs",
    "models",
    "evaluate",
    "gradcheck",
    "data",
    "personal",
    "search",
    "library",
)
"""In the order in which ``hwocr --help`` lists them; each is a module of this folder."""


def make_app(only: str = "") -> typer.Typer:
    """Build the terminal's program.

    Args:
        only: a command; the others are left out and their modules are not imported.
    """
    app = typer.Typer(
        name="hwocr",
        help="Read handwriting and print; train the networks that do it. `hwocr [FILE…]` opens the window.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    for name in (only,) if only in COMMANDS else COMMANDS:
        importlib.import_module(f"hwocr.cli.{name}").register(app)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"hwocr {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", callback=_show_version, is_eager=True
    ),
) -> None:
    """Options that stand before any command."""


# The base of what typer raises for a wrong command line; which package defines it has changed.
_WrongUsage: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)


def run(words: list[str]) -> int:
    """Run one command line and return its exit status; errors are one line and a hint on stderr."""
    try:
        app = make_app(words[0] if words else "")
        result = app(args=words, prog_name="hwocr", standalone_mode=False)
    except HwocrError as error:
        print_error(error)
        return 1
    except _WrongUsage as error:
        return _report_usage(error)
    except (KeyboardInterrupt, typer.Abort):
        print("hwocr: interrupted", file=sys.stderr)
        return 130
    except SystemExit as end:
        # What parses the command line catches a closed pipe before us, and leaves with 1.
        if isinstance(end.__context__, BrokenPipeError):
            return unwritable(end.__context__)
        return end.code if isinstance(end.code, int) else 1
    except OSError as error:
        if error.filename is None and error.errno in (errno.EPIPE, errno.ENOSPC, errno.EIO):
            return unwritable(error)
        print_error(explain(error))
        return 1
    except Exception as error:  # the last to catch it: no traceback reaches a user
        print_error(explain(error))
        return 1
    return result if isinstance(result, int) else 0


def _report_usage(error: Exception) -> int:
    show, status = getattr(error, "show", None), getattr(error, "exit_code", 2)
    if isinstance(message := getattr(error, "message", None), str):
        # The words of what checks the values, not ours.
        error.message = message.replace("Value error, ", "")  # type: ignore[attr-defined]
    if show is not None:
        show()
    return int(status)
