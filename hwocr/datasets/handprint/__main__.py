"""Write synthetic pages: ``python -m hwocr.datasets.handprint make-samples | make-pages``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from hwocr.datasets.handprint.pages.samples import write_pages, write_samples
from hwocr.datasets.handprint.pages.variants import VARIANTS
from hwocr.errors import HwocrError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.datasets.handprint", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    samples = commands.add_parser("make-samples", help="the sample pages that ship with the program")
    samples.add_argument("folder", type=Path, help="where to, for example resources/pages")
    pages = commands.add_parser("make-pages", help="pages with invented text, for measuring")
    pages.add_argument("folder", type=Path, help="where to")
    pages.add_argument("--count", type=int, default=12, help="how many pages (12)")
    pages.add_argument("--seed", type=int, default=0, help="the same seed gives the same pages (0)")
    pages.add_argument("--variant", choices=VARIANTS, help="one difficulty alone; by default all take turns")
    pages.add_argument("--mixed", action="store_true", help="text in both cases instead of capitals")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "make-samples":
            written = write_samples(chosen.folder)
        else:
            written = write_pages(
                chosen.folder,
                count=chosen.count,
                seed=chosen.seed,
                variant=chosen.variant,
                mixed=chosen.mixed,
            )
    except HwocrError as error:
        print(error.message, error.hint, sep="\n", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{chosen.folder}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{len(written)} pages and truth.json in {chosen.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
