"""``python -m hwocr.fitting NAME``: learn those weights again; ``--help`` after it tells its options."""

import importlib
import sys

NAMES = ("arbiter", "confidence", "language", "lattice", "personal", "printed", "small_letters", "verifier")


def main() -> int:
    """Hand the rest of the line to the module of that name."""
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print(f"Name what to learn: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    name = sys.argv.pop(1)
    importlib.import_module(f"hwocr.fitting.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
