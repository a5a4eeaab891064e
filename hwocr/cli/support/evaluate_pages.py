"""``hwocr evaluate --pages``: how well a model reads whole pages."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hwocr.cli.support.console import print_error, print_json
from hwocr.files import write_output

if TYPE_CHECKING:
    from hwocr.scoring.evaluation import PageResult, Summary

_WORST = 12
_JPEG_QUALITY = 88


def evaluate_folder(
    folder: Path, model: str, *, case: bool, context: bool, errors: Path | None, as_json: bool
) -> int:
    """Read the pages of a folder, print how well it went, and draw the errors.

    Args:
        folder: of pictures and their truth.
        model: a model's name or file.
        case: whether a capital for a small letter is an error in the table.
        context: whether the reader may use context.
        errors: where pictures with the errors marked go, or None.
        as_json: print JSON instead of the table.

    Returns:
        0, or 1 where a picture could not be opened: it counts as read without a letter.

    Raises:
        HwocrError: if there is no truth, no model, or no place for the pictures.
    """
    from hwocr.reading.reader import reader_of
    from hwocr.scoring.error_rates import Measure
    from hwocr.scoring.evaluation import evaluate_pages, results_document
    from hwocr.scoring.ground_truth import load_ground_truth

    truths = load_ground_truth(folder)
    reader = reader_of(model, use_context=context)
    name = model if reader.both_cases else reader.classifier.card.name
    results: list[PageResult] = []
    if not as_json:
        print(f"{name} on {folder}, {'case counted' if case else 'case folded'}\n\n{_HEADING}")
    for result in evaluate_pages(truths, reader.read, Measure(case=case)):
        if result.error is not None:
            print_error(result.error)
        if errors is not None:
            _draw(result, errors)
        results.append(result.without_picture())
        if not as_json:
            print(_page_row(result, case), flush=True)
    if as_json:
        print_json(results_document(results, name))
    else:
        _print_totals(results, case)
    return 1 if any(result.error for result in results) else 0


_HEADING = (
    f"{'page':32s} {'letters':>7s} {'errors':>6s} {'CER':>7s} {'O=0 I=1':>7s} {'spaced':>7s} {'WER':>7s}"
)


def _page_row(result: "PageResult", case: bool) -> str:
    from hwocr.scoring.evaluation import summarise

    kept = f"{result.seconds:6.2f} s" if result.error is None else "not read"
    return f"{_row(result.truth.name, summarise([result]), case)}  {kept}"


def _row(name: str, summary: "Summary", case: bool) -> str:
    figures = summary.figures["case_kept" if case else "case_folded"]
    alike = summary.figures[f"case_{'kept' if case else 'folded'}_look_alikes_folded"].letters.rate
    rates = (figures.letters.rate, alike, figures.characters.rate, figures.words.rate)
    percents = " ".join(f"{100 * rate:5.1f} %" for rate in rates)
    return f"{name:32s} {figures.letters.length:7d} {figures.letters.errors:6d} {percents}"


def _print_totals(results: Sequence["PageResult"], case: bool) -> None:
    from hwocr.scoring.evaluation import by_kind, summarise
    from hwocr.scoring.mistakes import confusions

    print()
    kinds = by_kind(results)
    for kind, summary in kinds.items():
        print(_row(f"kind {kind}, {_pages(summary.pages)}", summary, case))
    whole = summarise(results)
    print(_row(f"total, {_pages(whole.pages)}", whole, case))
    found = confusions(result.reading for result in results)
    if found:
        print("\nmistaken most often")
    for truth, read, count in found[:_WORST]:
        what = (
            f"{truth} missed" if not read else f"{read} invented" if not truth else f"{truth} read as {read}"
        )
        print(f"  {what:14s} {count:4d}")
    honesty = whole.honesty
    if honesty.calibration_error is not None:
        print(f"\nunder 90 % confidence: {100 * honesty.marked:.1f} % of the letters", end="")
        if honesty.caught_share is not None:
            caught = f"{honesty.caught} of {honesty.mistakes}, {100 * honesty.caught_share:.1f} %"
            print(f"; they hold {caught} of the errors", end="")
        print(f"\nexpected calibration error {honesty.calibration_error:.4f}")


def _pages(count: int) -> str:
    return f"{count} page" if count == 1 else f"{count} pages"


def _draw(result: "PageResult", folder: Path) -> None:
    """Write the page's picture with its mistakes marked, as JPEG."""
    from hwocr.scoring.error_overlay import draw_error_overlay

    if result.page is None or result.pixels is None:
        return
    picture = draw_error_overlay(result.pixels, result.page, result.reading.mistakes)
    place = folder / Path(result.truth.name).with_suffix(".jpg")
    room = io.BytesIO()
    picture.save(room, "JPEG", quality=_JPEG_QUALITY)
    write_output(place, room.getvalue(), [result.truth.picture], makes="JPEG")
