"""How well generated pages are read, here and by Tesseract, variant by variant: a table.

    python tests/benchmarks/beside_tesseract.py --pages 40 --seed 91000

Tesseract gets the best of its layout modes (``--psm`` 4, 6 and 11) for each page, chosen by the truth, which
no user could. Letters and digits count, case folded, spaces and marks left out. The seed is one that nothing
was trained or tuned on. Without Tesseract the table has our column alone.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from hwocr.datasets.handprint import VARIANTS
from hwocr.datasets.handprint.pages.samples import write_pages
from hwocr.models.names import AUTOMATIC
from hwocr.reading.image import load_pages
from hwocr.reading.reader import reader_of
from hwocr.scoring.calibration import Calibration
from hwocr.scoring.error_rates import Figures, Measure, score_text
from hwocr.scoring.evaluation import evaluate_pages
from hwocr.scoring.ground_truth import load_ground_truth

MEASURE = Measure()
MODES = (4, 6, 11)
ASKED_FOR = ("touching", "broken", "faint", "tilted", "ruled")


def tesseract_text(picture: Path, mode: int) -> str:
    """What Tesseract reads in one layout mode."""
    command = ["tesseract", str(picture), "-", "--psm", str(mode), "-l", "eng"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300).stdout


def by_tesseract(pages) -> tuple[Figures, float]:
    """Tesseract's figures on pages, and the seconds that its quickest mode took of each."""
    figures, seconds = Figures(), 0.0
    for page in pages:
        taken, scores = [], []
        for mode in MODES:
            start = time.perf_counter()
            text = tesseract_text(page.picture, mode)
            taken.append(time.perf_counter() - start)
            scores.append(score_text(page.lines, text.splitlines(), MEASURE))
        figures += min(scores, key=lambda score: score.letters.errors)
        seconds += min(taken)
    return figures, seconds


def by_hwocr(pages, reader) -> tuple[Figures, Calibration, float]:
    """Our figures on pages, what the confidences are worth, and the seconds."""
    figures, honesty, seconds = Figures(), Calibration(), 0.0
    for result in evaluate_pages(pages, reader.read, MEASURE):
        figures += result.figures["case_folded"]
        honesty += result.honesty
        seconds += result.seconds
    return figures, honesty, seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40, help="of each variant")
    parser.add_argument("--seed", type=int, default=91_000)
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=ASKED_FOR)
    options = parser.parse_args()
    with_tesseract = shutil.which("tesseract") is not None
    if not with_tesseract:
        print("Tesseract is not installed (Debian: apt install tesseract-ocr): ours alone.")
    reader = reader_of(AUTOMATIC)
    print("variant      pages letters  hwocr CER spaced |  marked caught    ECE | Tesseract CER", flush=True)
    every, honest, others, count = Figures(), Calibration(), Figures(), 0
    with tempfile.TemporaryDirectory() as place:
        for variant in options.variants:
            folder = Path(place) / variant
            write_pages(folder, count=options.pages, seed=options.seed, variant=variant)
            pages = load_ground_truth(folder)
            next(load_pages(pages[0].picture))
            figures, honesty, _ = by_hwocr(pages, reader)
            theirs = by_tesseract(pages)[0] if with_tesseract else None
            print(row(variant, len(pages), figures, honesty, theirs), flush=True)
            every, honest, count = every + figures, honest + honesty, count + len(pages)
            others += theirs or Figures()
    print(row("all", count, every, honest, others if with_tesseract else None))


def row(name: str, pages: int, figures: Figures, honesty: Calibration, theirs: Figures | None) -> str:
    """One line of the table."""
    caught = "–" if honesty.caught_share is None else f"{100 * honesty.caught_share:.0f} %"
    ece = honesty.calibration_error or 0.0
    beside = f"{100 * theirs.letters.rate:11.1f} %" if theirs else "            –"
    return (
        f"{name:12s} {pages:5d} {figures.letters.length:7d} {100 * figures.letters.rate:9.2f} % "
        f"{100 * figures.characters.rate:5.2f} | {100 * honesty.marked:6.1f} % "
        f"{caught:>6s} {ece:.4f} |{beside}"
    )


if __name__ == "__main__":
    main()
