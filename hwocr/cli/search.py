"""``hwocr search``: find words in what was read."""

import json
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("search", epilog="Example: hwocr search milk eggs --near")(search)


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help='All must be on the page; "in quotes" one after another.'),
    ],
    near: Annotated[bool, typer.Option("--near", help="A word may have one letter wrong.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Hits at most.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Find words in the library: a line a hit, FILE<TAB>page<TAB>probability<TAB>what was read.

    Doubtful letters count as what they may be, too: what was read as C0DE is found as CODE, with its
    probability. The exit status is 0, or 1 where nothing was found.
    """
    from hwocr.errors import HwocrError
    from hwocr.library.database import library_path
    from hwocr.library.library import Library
    from hwocr.library.search import search as find

    if not library_path().exists():
        raise HwocrError(
            "The library is off: it keeps nothing.", "Turn it on for a folder: hwocr library add DIR."
        )
    # A word with spaces inside was quoted for the shell: a phrase.
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with Library() as library:
        hits = find(library, query, near=near, limit=limit)
    if as_json:
        found = [
            {
                "file": str(hit.file),
                "page": hit.number,
                "probability": round(hit.probability, 4),
                "text": hit.text,
                "boxes": [[box.left, box.top, box.right, box.bottom] for box in hit.boxes],
            }
            for hit in hits
        ]
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for hit in hits:
            print(f"{hit.file}\t{hit.number}\t{hit.probability:.3f}\t{hit.text}")
    return 0 if hits else 1
