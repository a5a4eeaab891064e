"""``python -m hwocr`` is the same as ``hwocr``."""

import sys

from hwocr.cli import main

if __name__ == "__main__":
    sys.exit(main())
