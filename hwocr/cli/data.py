"""``hwocr data``: which data sets there are, fetching them, checking them."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hwocr.cli.support.console import print_json

if TYPE_CHECKING:
    from hwocr.datasets.checking import DataReport
    from hwocr.datasets.glyphs.catalogue import DatasetDescription

_NAME = Annotated[str, typer.Argument(metavar="NAME", help="A data set, as `hwocr data list` names it.")]
_AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the terminal's program."""
    group = typer.Typer(
        name="data",
        help="List, fetch and check data sets of single characters and of photographs.",
        epilog="Example: hwocr data get mnist",
        no_args_is_help=True,
    )
    group.command("list", epilog="Example: hwocr data list --json")(list_data)
    group.command("get", epilog="Example: hwocr data get mnist")(get_data)
    group.command("check", epilog="Example: hwocr data check nist36")(check_data)
    group.command("pages", epilog="Example: hwocr data pages transcribed --lines lines")(pages)
    app.add_typer(group)


def list_data(as_json: _AS_JSON = False) -> int:
    """Name all data sets and say which are here.

    Besides, `folder:PATH` names any folder of pictures of characters, `pictures:PATH` any of photographs.
    """
    from hwocr.datasets.glyphs.catalogue import dataset_names, describe
    from hwocr.datasets.images.catalogue import image_set_names
    from hwocr.datasets.sources import SOURCES
    from hwocr.folders import data_folder

    described = [describe(name) for name in (*dataset_names(), *image_set_names())]
    if as_json:
        print_json([_plain(asdict(about)) | {"downloadable": about.name in SOURCES} for about in described])
        return 0
    print(f"Looked for in {data_folder()}\n")
    width = max(len(about.name) for about in described)
    for about in described:
        print(f"{about.name:<{width}}  {_state(about, about.name in SOURCES):<22}  {about.title}")
    return 0


def get_data(name: _NAME) -> int:
    """Download a data set; a download that was interrupted goes on where it stopped."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from hwocr.datasets.checking import get
    from hwocr.datasets.glyphs.catalogue import describe

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, Any] = {}

        def show(file: str, done: int, total: int | None) -> None:
            if file not in tasks:
                tasks[file] = bars.add_task(file, total=total)
            bars.update(tasks[file], completed=done, total=total)

        fetched = get(name, show)
    if not fetched:
        print(f"{name} is here already.")
    for path in fetched:
        print(f"{name}: {path}")
    if fetched:
        print(f"Licence: {describe(name).licence}")
    return 0


def check_data(name: _NAME, as_json: _AS_JSON = False) -> int:
    """Read a whole data set and say what is in it; the exit status is 1 if a file is damaged."""
    from hwocr.datasets.checking import check

    report = check(name)
    if as_json:
        print_json(_plain(asdict(report)))
    else:
        _print_report(report)
    return 1 if any(part.damaged for part in report.parts) else 0


def _print_report(report: "DataReport") -> None:
    for path in report.files:
        print(path)
    for part in report.parts:
        counts = part.labels.values()
        spread = f"{min(counts):,} to {max(counts):,} each" if counts else "none"
        print(f"{part.part}: {part.samples:,} pictures, {len(part.labels)} labels ({spread})")
        for file in part.damaged:
            print(f"  damaged, passed over in training: {file}")
        for file in part.left_out:
            print(f"  left out: {file}")
        if part.expected is not None and part.samples != part.expected:
            print(f"  note: the original has {part.expected:,}")
    if report.as_published is not None:
        print("The files are those that were published." if report.as_published else "note: repacked files")
    damaged = sum(len(part.damaged) for part in report.parts)
    print(f"{report.name} is whole." if not damaged else f"{report.name}: {damaged} pictures are damaged.")


def _state(about: "DatasetDescription", downloadable: bool) -> str:
    if not about.present:
        return "hwocr data get" if downloadable else "absent"
    return f"{sum(about.samples.values()):,}" if about.samples else "here"


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its paths as text."""
    plain: dict[str, Any] = json.loads(json.dumps(record, default=str))
    return plain


def pages(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Pictures with PAGE-XML or ALTO, beside them or in page/ or alto/."
        ),
    ],
    lines: Annotated[
        Path | None,
        typer.Option("--lines", metavar="OUT", help="Cut the lines out: NAME.png with NAME.gt.txt."),
    ] = None,
    as_json: _AS_JSON = False,
) -> int:
    """Say what a set of transcribed pages holds, as eScriptorium, Transkribus and kraken write them.

    `hwocr evaluate --pages DIR` measures on it. The exit status is 1 where a page has no picture.
    """
    from hwocr.interchange.page_sets import read_page_set

    entries = [
        {
            "file": one.xml.name,
            "picture": one.picture.name if one.picture.is_file() else None,
            "lines": len(one.page.lines),
            "letters": sum(len("".join(line.split())) for line in one.page.text_lines),
        }
        for one in read_page_set(folder)
    ]
    cut = 0 if lines is None else _cut_lines(folder, lines)
    if as_json:
        print_json({"pages": entries, "cut": cut})
    else:
        for entry in entries:
            print(
                f"{entry['file']}  {entry['picture'] or 'no picture'}  {entry['lines']} lines  "
                f"{entry['letters']} letters"
            )
        print(f"{len(entries)} pages" + (f", {cut} lines cut out into {lines}" if lines is not None else ""))
    return 1 if any(entry["picture"] is None for entry in entries) or not entries else 0


def _cut_lines(folder: Path, target: Path) -> int:
    from PIL import Image

    from hwocr.datasets.formats.page_lines import cut_lines

    target.mkdir(parents=True, exist_ok=True)
    count = 0
    for line in cut_lines(folder):
        name = f"{line.source.stem}_{line.number:04d}"
        Image.fromarray(line.pixels).save(target / f"{name}.png")
        (target / f"{name}.gt.txt").write_text(line.text + "\n", encoding="utf-8")
        count += 1
    return count
