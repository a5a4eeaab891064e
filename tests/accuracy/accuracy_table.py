"""The table of errors against their budgets: ``make accuracy``, ``make accuracy ARGS=--tighten``.

    python tests/accuracy/accuracy_table.py [--setting NAME] [--set NAME]… [--tighten]

Exits 1 where more errors are made than allowed. ``--tighten`` lowers the budgets in budgets.toml to what is
reached, and gives a set that has none its first; it never raises one.
"""

import argparse
import sys
from collections.abc import Sequence

from accuracy_budgets import BUDGETS_FILE, Setting, load_settings, tighten
from accuracy_sets import SETS, Score, is_there, score_set

from hwocr.models.names import AUTOMATIC
from hwocr.reading.reader import reader_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="make accuracy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--setting", action="append", help="only this table of budgets.toml")
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="only these pages")
    parser.add_argument("--tighten", action="store_true", help="lower the budgets to what is reached")
    chosen = parser.parse_args(arguments)
    exceeded = False
    for setting in load_settings():
        if chosen.setting and setting.name not in chosen.setting:
            continue
        reason = setting.why_not()
        if reason:
            print(f"{setting.name}: not measured: {reason}\n")
            continue
        scores = _measure(setting, chosen.sets or SETS)
        exceeded |= any(
            score.errors > setting.budgets.get(name, score.errors) for name, score in scores.items()
        )
        if chosen.tighten:
            text = tighten(BUDGETS_FILE.read_text(encoding="utf-8"), setting.name, scores)
            BUDGETS_FILE.write_text(text, encoding="utf-8")
    return 1 if exceeded else 0


def _measure(setting: Setting, names: Sequence[str]) -> dict[str, Score]:
    """Read the sets and print a row for each."""
    read = reader_of(AUTOMATIC, **setting.options).read
    print(f"{setting.name:14s} {'letters':>7s} {'errors':>6s} {'allowed':>7s} {'CER':>7s} {'seconds':>7s}")
    scores = {}
    for name in names:
        if not is_there(name):
            print(f"{name:14s} not beside the checkout")
            continue
        score = scores[name] = score_set(name, read)
        budget = setting.budgets.get(name)
        over = budget is not None and score.errors > budget
        print(
            f"{name:14s} {score.letters:7d} {score.errors:6d} {'none' if budget is None else budget:>7} "
            f"{100 * score.errors / score.letters:5.1f} % {score.seconds:7.1f}{'  TOO MANY' if over else ''}",
            flush=True,
        )
    whole = Score(
        *(sum(getattr(one, part) for one in scores.values()) for part in Score.__dataclass_fields__)
    )
    if whole.letters:
        rate = 100 * whole.errors / whole.letters
        print(
            f"{'total':14s} {whole.letters:7d} {whole.errors:6d} {'':7s} {rate:5.1f} % {whole.seconds:7.1f}\n"
        )
    return scores


if __name__ == "__main__":
    sys.exit(main())
