"""What a checkout reads on many pages, as JSON, and whether two checkouts read the same.

    python tests/accuracy/snapshot.py take CHECKOUT OUT.json
    python tests/accuracy/snapshot.py compare BEFORE.json AFTER.json [--report docs/same-after-the-move.md]

``take`` lets the checkout make its own generated pages and read them, its sample pages, and the pages of
``CHECKOUT/../shared/data`` where these are there: by its commands alone, so that modules may have any names.
``compare`` says on which pages the pictures, texts, boxes or confidences differ, and exits 1 if any do.

After a change that may not change what is read, with a second checkout of the commit before it:

    git worktree add ../before COMMIT
    .venv/bin/python tests/accuracy/snapshot.py take ../before /tmp/before.json
    .venv/bin/python tests/accuracy/snapshot.py take . /tmp/after.json
    .venv/bin/python tests/accuracy/snapshot.py compare /tmp/before.json /tmp/after.json
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# Every page variant and a random style twice, in capitals; each once in both cases.
_GENERATED = {"generated": ["--count", "72"], "generated_mixed": ["--count", "36", "--mixed"]}
_SEED = "9001"
_SHARED = ("pages", "pages_more", "pages_wild")


def take(checkout: Path, python: str = sys.executable) -> dict[str, Any]:
    """Read all sets of pages with the program in ``checkout``.

    Args:
        checkout: the project's root.
        python: an interpreter that has its dependencies.

    Returns:
        By ``set/picture``: the SHA-256 of the picture, and the page without what differs from run to run.

    Raises:
        subprocess.CalledProcessError: if the checkout cannot make pages or read anything.
    """
    checkout = checkout.resolve()
    pages: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folders = {"samples": checkout / "resources" / "pages"}
        for name, options in _GENERATED.items():
            folders[name] = Path(temporary) / name
            make = ["-m", "hwocr.datasets.handprint", "make-pages", str(folders[name])]
            _run([python, *make, "--seed", _SEED, *options], checkout, temporary)
        for name in _SHARED:
            folder = checkout.parent / "shared" / "data" / name
            if folder.is_dir():
                folders[name] = folder
        for name, folder in folders.items():
            truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
            pictures = [folder / picture for picture in sorted(truth)]
            out = Path(temporary) / f"{name}.json"
            command = ["-m", "hwocr", "read", "--format", "json", "-o", str(out), *map(str, pictures)]
            _run([python, *command], checkout, temporary)
            for page in json.loads(out.read_text(encoding="utf-8"))["pages"]:
                picture = Path(page["source"])
                digest = hashlib.sha256(picture.read_bytes()).hexdigest()
                pages[f"{name}/{picture.name}"] = {"picture": digest, **_kept(page)}
            print(f"{name}: {len(pictures)} pages", file=sys.stderr, flush=True)
    return pages


def _run(command: Sequence[str], checkout: Path, home: str) -> None:
    """Run a command of the checkout, away from the user's models and personal glyphs."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "HWOCR_HOME": home}
    subprocess.run(command, cwd=checkout, env=environment, check=True, stdout=subprocess.DEVNULL)


def _kept(page: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "size": [page["width"], page["height"]],
        "lines": [
            {
                "text": line["text"],
                "box": line["box"],
                "words": [
                    {
                        **{key: word[key] for key in ("text", "box", "confidence", "printed")},
                        "glyphs": [_glyph(glyph) for glyph in word["glyphs"]],
                    }
                    for word in line["words"]
                ],
            }
            for line in page["lines"]
        ],
    }


def _glyph(glyph: Mapping[str, Any]) -> list[Any]:
    alternatives = [[other["label"], other["probability"]] for other in glyph["alternatives"]]
    own = (glyph[key] for key in ("label", "box", "confidence", "shape_label", "printed"))
    return [*own, alternatives]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Say what differs, page by page; empty where everything is the same."""
    found = {}
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            found[name] = "only before" if name in before else "only after"
        elif before[name] != after[name]:
            found[name] = _difference(before[name], after[name])
    return found


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before["picture"] != after["picture"]:
        return "the picture"
    texts = [[line["text"] for line in page["lines"]] for page in (before, after)]
    if texts[0] != texts[1]:
        changed = next((pair for pair in zip(*texts, strict=False) if pair[0] != pair[1]), ("", ""))
        lengths = [len(lines) for lines in texts]
        return f"the text: {changed[0]!r} → {changed[1]!r}, {lengths[0]} → {lengths[1]} lines"
    glyphs = [
        [g for line in page["lines"] for word in line["words"] for g in word["glyphs"]]
        for page in (before, after)
    ]
    pairs = list(zip(*glyphs, strict=False))
    moved = sum(one[1] != other[1] for one, other in pairs)
    if moved or before["size"] != after["size"]:
        return f"the boxes of {moved} characters"
    by = max((abs(one[2] - other[2]) for one, other in pairs), default=0.0)
    return f"confidences, by {by:.4f} at most" if by else "alternatives, printed, or boxes of words"


def report(before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, str]) -> str:
    """Tell the comparison as Markdown: per set the pages, characters and differences, and a digest."""
    different = differences(before, after)
    rows = [
        "| set | pages | characters | pages that differ | SHA-256 before | after |",
        "|---|---|---|---|---|---|",
    ]
    for part in sorted({name.split("/")[0] for name in before}):
        own = [
            {name: page for name, page in pages.items() if name.startswith(f"{part}/")}
            for pages in (before, after)
        ]
        digests = [
            hashlib.sha256(json.dumps(pages, sort_keys=True).encode()).hexdigest()[:16] for pages in own
        ]
        characters = sum(
            len(word["glyphs"])
            for page in own[0].values()
            for line in page["lines"]
            for word in line["words"]
        )
        count = sum(name.startswith(f"{part}/") for name in different)
        rows.append(f"| {part} | {len(own[0])} | {characters} | {count} | `{digests[0]}` | `{digests[1]}` |")
    listed = [f"- {name}: {what}" for name, what in different.items()]
    return (
        "\n".join([f"Before: {names[0]}. After: {names[1]}.", "", *rows, *([""] if listed else []), *listed])
        + "\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("take", help="read all pages with a checkout")
    taking.add_argument("checkout", type=Path)
    taking.add_argument("out", type=Path, help="a JSON file of some megabytes; do not commit it")
    comparing = commands.add_parser("compare", help="say what two snapshots differ in; exit 1 if anything")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--report", type=Path, help="write the comparison as Markdown, too")
    options = parser.parse_args(arguments)
    if options.command == "take":
        snapshot = {"checkout": _commit(options.checkout), "pages": take(options.checkout)}
        options.out.write_text(json.dumps(snapshot, ensure_ascii=False), encoding="utf-8")
        return 0
    snapshots = [json.loads(path.read_text(encoding="utf-8")) for path in (options.before, options.after)]
    pages = snapshots[0]["pages"], snapshots[1]["pages"]
    text = report(*pages, (snapshots[0]["checkout"], snapshots[1]["checkout"]))
    print(text, end="")
    if options.report:
        options.report.write_text(text, encoding="utf-8")
    return 1 if differences(*pages) else 0


def _commit(checkout: Path) -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=checkout, capture_output=True, text=True
    )
    return f"commit {done.stdout.strip()}" if done.returncode == 0 else "no commit"


if __name__ == "__main__":
    sys.exit(main())
