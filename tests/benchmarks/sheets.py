"""How well photographed test sheets are cut: a table.

    python tests/benchmarks/sheets.py --sheets 8

Sheets are printed to a picture, filled in by generated writers, and photographed by the generator: tilted,
turned, from one side, in a shadow, with noise and JPEG artefacts. Some boxes stay empty, some are crossed
out. Counted are the boxes treated right: the written ones that were cut and got their label, and the empty
and crossed-out ones that were passed over.
"""

import argparse
import time

from sheet_maker import filled_sheet, judge

from hwocr.personal.sheets.plan import plan_sheet
from hwocr.personal.sheets.scan import scan_sheet

SEED = 660_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=8)
    options = parser.parse_args()
    right = total = found_words = all_words = 0
    for number in range(options.sheets):
        plan = plan_sheet() if number % 4 else plan_sheet("aegqs5S")
        sheet = filled_sheet(plan, SEED + number)
        begun = time.perf_counter()
        scanned = scan_sheet(sheet.grayscale)
        seconds = time.perf_counter() - begun
        score = judge(sheet, scanned)
        right, total = right + score.right, total + score.total
        found_words, all_words = found_words + len(scanned.words), all_words + score.words
        print(f"{number}: {score.right} of {score.total} boxes, {sheet.notes}, {seconds:.1f} s", flush=True)
    print(f"{options.sheets} sheets: {100 * right / total:.2f} % of {total} boxes right")
    print(f"words: {found_words} of {all_words}")


if __name__ == "__main__":
    main()
