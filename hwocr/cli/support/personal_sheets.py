"""``hwocr personal sheet`` and ``scan``: from a printed form to a taught hand."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hwocr.cli.support.console import print_error
from hwocr.errors import DataError, HwocrError
from hwocr.files.outputs import write_output


def register(group: typer.Typer) -> None:
    """Add the commands to the group."""
    group.command("sheet", epilog="Example: hwocr personal sheet -o sheet.pdf --letters aegq9")(sheet)
    group.command("scan", epilog="Example: hwocr personal scan photo.jpg")(scan)


def sheet(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PDF", help="The file to write.")],
    letters: Annotated[
        str, typer.Option("--letters", metavar="LETTERS", help="Ask only for these, more often.")
    ] = "",
    confused: Annotated[
        bool, typer.Option("--confused", help="Ask only for what the model confuses in your hand.")
    ] = False,
    paper: Annotated[str, typer.Option("--paper", metavar="a4|letter", help="The paper to print on.")] = "a4",
    writer: Annotated[str, typer.Option("--writer", help="Whose hand, with --confused.")] = "",
) -> int:
    """Write a sheet to print, fill in by hand and photograph: every letter several times, and words."""
    from hwocr.models.registry import load_classifier
    from hwocr.personal.sheets.code import ALPHABET
    from hwocr.personal.sheets.confused import confused_labels
    from hwocr.personal.sheets.pdf import sheet_pdf
    from hwocr.personal.sheets.plan import plan_sheet

    wanted: tuple[str, ...] = tuple(letters) or tuple(ALPHABET)
    if confused:
        wanted = confused_labels(load_classifier(f"personal:{writer}" if writer else "personal"))
        if not wanted:
            raise DataError("The model confuses none of the letters taught so far.", "Print the whole sheet.")
    unknown = sorted(set(wanted) - set(ALPHABET) - {" "})
    if unknown:
        raise DataError(f"A sheet cannot ask for {' '.join(unknown)}.", f"It can for {ALPHABET}.")
    plan = plan_sheet(wanted)
    write_output(output, sheet_pdf(plan, paper.lower()), makes="a test sheet")
    print(f"{output}: {len(plan.labels)} letters, {len(plan.cells())} boxes")
    return 0


def scan(
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO…", help="Photographs or scans of sheets.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is found; teach nothing.")] = False,
    writer: Annotated[str, typer.Option("--writer", metavar="NAME", help="Whose hand.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Teach the letters of filled-in test sheets: aligned by their marks, cut at their boxes.

    Boxes left empty or crossed out are passed over. The exit status is 1 if a photograph could not be used.
    """
    from hwocr.personal.sheets.teach import scan_photograph, teach_sheet
    from hwocr.reading.image import load_pages

    failed = False
    rows = []
    for photo in photos:
        try:
            for image in load_pages(photo):
                found = scan_photograph(image)
                if not dry_run:
                    teach_sheet(found, photo.name, writer=writer)
                rows.append(
                    {
                        "file": str(photo),
                        "glyphs": len(found.glyphs),
                        "words": len(found.words),
                        "empty": found.empty,
                        "crossed_out": found.struck,
                        "letters": "".join(found.plan.labels),
                        "taught": not dry_run,
                    }
                )
        except HwocrError as error:
            failed = True
            print_error(error, str(photo))
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            verb = "found" if dry_run else "taught"
            print(
                f"{row['file']}: {row['glyphs']} glyphs {verb}, {row['words']} words, "
                f"{row['empty']} boxes empty, {row['crossed_out']} crossed out"
            )
    return 1 if failed else 0
