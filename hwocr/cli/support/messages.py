"""What commands say on stderr."""

import sys

from hwocr.errors import HwocrError


def print_error(error: HwocrError, subject: str = "") -> None:
    """Print an error and its hint on stderr."""
    where = f"{subject}: " if subject else ""
    print(f"hwocr: {where}{error.message}" + (f" ({error.hint})" if error.hint else ""), file=sys.stderr)
