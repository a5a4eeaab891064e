"""Learn one of the weights of reading again: ``python -m hwocr.fitting NAME [options]``."""

import importlib
import sys

_NAMES = ("lattice", "printed", "small_letters", "verifier")


def main() -> int:
    """Run the module that is named first, with the other arguments; return the exit status."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in _NAMES:
        print(f"Usage: python -m hwocr.fitting NAME [options]; NAME is one of {', '.join(_NAMES)}.")
        return 0 if name in ("-h", "--help") else 2
    sys.argv = [f"python -m hwocr.fitting {name}", *sys.argv[2:]]
    importlib.import_module(f"hwocr.fitting.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
