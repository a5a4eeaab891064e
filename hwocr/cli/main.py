"""Decide between the window and a command, and turn errors into a line on stderr and an exit status."""

import sys
from collections.abc import Sequence
from pathlib import Path

from hwocr import __version__
from hwocr.cli.support.console import finish, prepare_streams, print_error, unwritable

COMMANDS = (
    "read",
    "classify",
    "train",
    "recipes",
    "runs",
    "models",
    "data",
    "evaluate",
    "gradcheck",
    "personal",
    "search",
    "library",
)
_OPTIONS = ("--help", "-h", "--version")

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run hwocr.

    ``hwocr [FILE…]`` opens the window on these files, ``hwocr COMMAND …`` runs a command.

    Args:
        arguments: the command line without the program's name; ``sys.argv[1:]`` by default.

    Returns:
        The exit status: 0 all went well, 1 something could not be done, 2 wrong usage, 130 interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    return finish(_run(words))


def _run(words: list[str]) -> int:
    if words == ["--version"]:
        # Without the parser of command lines, which takes longer than all the rest.
        try:
            print(f"hwocr {__version__}", flush=True)
        except OSError as error:
            return unwritable(error)
        return 0
    if words and (words[0] in COMMANDS or words[0] in _OPTIONS):
        return _run_command(words)
    if words and words[0].startswith("-"):
        print(f"hwocr: there is no option {words[0]}. Try: hwocr --help", file=sys.stderr)
        return USAGE_ERROR
    if words and _is_mistyped(words[0]):
        print(
            f"hwocr: there is neither a command nor a file {words[0]}. {_help_for(words[0])}", file=sys.stderr
        )
        return USAGE_ERROR
    return _open_window(words)


def _is_mistyped(word: str) -> bool:
    """Whether a word is a bare one, as commands are, and no file: a window would open on nothing."""
    return word.replace("-", "").replace("_", "").isalnum() and not Path(word).exists()


def _help_for(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, COMMANDS, n=1)
    return f"Did you mean hwocr {close[0]}?" if close else "Try: hwocr --help"


def _run_command(words: list[str]) -> int:
    # Imported here: the window starts without typer, rich and the commands.
    from hwocr.cli.app import run

    return run(words)


def _open_window(files: list[str]) -> int:
    from hwocr.errors import HwocrError

    try:
        from hwocr.gui.app.start import run_window

        return run_window(files)
    except HwocrError as error:
        # The hint on a line of its own: it may be a command to be copied.
        print(f"hwocr: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the last to catch it: no traceback reaches a user
        from hwocr.mistakes import explain

        print_error(explain(error))
        return 1
