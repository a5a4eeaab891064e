"""``hwocr library``: what was read, kept searchable; off until a folder or a document is added."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hwocr.models.names import AUTOMATIC

if TYPE_CHECKING:
    from hwocr.batch.sources import Source
    from hwocr.library.library import Library

_MODEL = Annotated[str, typer.Option("--model", "-m", metavar="NAME|FILE", help="The model to read with.")]
_JOBS = Annotated[
    int, typer.Option("--jobs", "-j", min=0, metavar="N", help="Processes that read at once; 0: one a core.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the terminal's program."""
    group = typer.Typer(
        name="library",
        help="Keep what was read searchable: add folders, see what is kept, empty it.",
        epilog="Example: hwocr library add ~/notes",
        no_args_is_help=True,
    )
    group.command("add", epilog="Example: hwocr library add ~/notes scan.pdf")(add)
    group.command("list", epilog="Example: hwocr library list --json")(list_them)
    group.command("remove", epilog="Example: hwocr library remove ~/notes")(remove)
    group.command("rebuild", epilog="Example: hwocr library rebuild")(rebuild)
    group.command("clear", epilog="Example: hwocr library clear --yes")(clear)
    app.add_typer(group)


def add(
    paths: Annotated[list[Path], typer.Argument(metavar="DIR|FILE…", help="Folders or documents.")],
    model: _MODEL = AUTOMATIC,
    jobs: _JOBS = 0,
) -> int:
    """Turn the library on for folders or documents, and read what is new or changed in them.

    The library keeps the text, where each word stands, its alternatives, and a small picture of each page.
    """
    from hwocr.batch.sources import find_sources
    from hwocr.library.library import Library
    from hwocr.library.roots import add_root

    sources = find_sources(paths, recursive=True)
    with Library() as library:
        for path in paths:
            add_root(path)
        return _read(library, sources, model, jobs)


def list_them(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Say what the library keeps, for which folders it is on, and which pages search cannot see well."""
    from hwocr.library.database import library_path
    from hwocr.library.library import Library
    from hwocr.library.roots import load_roots

    roots = load_roots()
    if not library_path().exists():
        print(json.dumps({"on_for": [str(root) for root in roots]}) if as_json else _OFF)
        return 0
    with Library() as library:
        kept, poor = library.holdings(), library.pages(poor_only=True)
    if as_json:
        values = {name: getattr(kept, name) for name in ("files", "pages", "words", "letters", "size")}
        hard = [{"file": str(page.file), "page": page.number, "confidence": page.confidence} for page in poor]
        print(json.dumps({"on_for": [str(root) for root in roots], **values, "poorly_seen": hard}, indent=2))
        return 0
    print(f"{library_path()}: {kept.size / 1e6:.1f} MB")
    print(f"{kept.pages:,} pages of {kept.files:,} files, {kept.words:,} words, {kept.letters:,} letters")
    print("It keeps the text, where each word stands, alternatives, and a small picture of each page.")
    for root in roots:
        print(f"on for {root}")
    if poor:
        print("\nsearch cannot see these pages well:")
    for page in poor:
        why = "nothing was read" if page.suspicious else f"confidence {page.confidence:.0%}"
        print(f"  {page.file}, page {page.number}: {why}")
    return 0


_OFF = "The library is off: it keeps nothing. `hwocr library add DIR` turns it on for a folder."


def remove(
    paths: Annotated[list[Path], typer.Argument(metavar="DIR|FILE…", help="Folders or documents.")],
) -> int:
    """Turn the library off for folders or documents, and take their pages out; the files stay."""
    from hwocr.library.library import Library
    from hwocr.library.roots import remove_root

    with Library() as library:
        for path in paths:
            remove_root(path)
            print(f"{library.remove(path)} pages of {path} taken out")
    return 0


def rebuild(model: _MODEL = AUTOMATIC, jobs: _JOBS = 0) -> int:
    """Build the library anew from the files it is on for, such as when it is damaged."""
    from hwocr.batch.sources import find_sources
    from hwocr.errors import HwocrError
    from hwocr.library.library import Library, begin_anew
    from hwocr.library.roots import load_roots

    roots = load_roots()
    if not roots:
        print(_OFF)
        return 0
    moved = begin_anew()
    if moved is not None:
        print(f"the old library is kept as {moved}")
    there = [root for root in roots if root.exists()]
    for root in roots:
        if root not in there:
            print(f"hwocr: {root} is not there any more.", file=sys.stderr)
    try:
        sources = find_sources(there, recursive=True) if there else ()
    except HwocrError as error:
        print(f"hwocr: {error.message}", file=sys.stderr)
        sources = ()
    with Library() as library:
        return _read(library, sources, model, jobs)


def clear(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> int:
    """Take everything out of the library and turn it off; the files stay."""
    from hwocr.errors import HwocrError
    from hwocr.library.library import Library
    from hwocr.library.roots import load_roots, remove_root

    if not yes:
        if not sys.stdin.isatty():
            raise HwocrError("Emptying the library needs a yes.", "Add --yes.")
        typer.confirm("Take everything out of the library?", abort=True)
    with Library() as library:
        library.clear()
    for root in load_roots():
        remove_root(root)
    print("the library is empty and off")
    return 0


def _read(library: "Library", sources: Sequence["Source"], model: str, jobs: int) -> int:
    from hwocr.batch.settings import ReadSettings
    from hwocr.batch.workers import LocalWorkers, cores
    from hwocr.library.adding import read_into

    settings = ReadSettings(model)
    failed, pages = False, 0
    for added in read_into(library, sources, settings, LocalWorkers(settings, jobs or cores())):
        result = added.result
        if result.error:
            failed = True
            print(f"hwocr: {added.source.path}: {result.error} {result.hint}".rstrip(), file=sys.stderr)
        else:
            pages += 1
            print(f"{added.source.path}, page {result.number}: {result.letters} letters", flush=True)
    print(f"{pages} pages read, {len(sources)} files looked at")
    return 1 if failed else 0
