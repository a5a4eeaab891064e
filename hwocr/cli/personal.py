"""``hwocr personal``: what the window's Teach does, from the terminal."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from hwocr.cli.support import personal_sheets, personal_training
from hwocr.cli.support.console import print_error
from hwocr.datasets.glyphs.personal import PersonalGlyph, PersonalSet
from hwocr.errors import HwocrError

_WRITER = Annotated[
    str, typer.Option("--writer", metavar="NAME", help="Whose set, if not the current writer's.")
]
_AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the terminal's program."""
    group = typer.Typer(
        name="personal",
        help="Teach the program your hand: from the first letter on, --model personal knows it.",
        epilog="Example: hwocr personal add A a1.png a2.png",
        no_args_is_help=True,
    )
    group.command("add", epilog="Example: hwocr personal add g g1.png g2.png g3.png")(add)
    group.command("list", epilog="Example: hwocr personal list --suspicious")(list_them)
    group.command("remove", epilog="Example: hwocr personal remove 20260101-1200")(remove)
    group.command("export", epilog="Example: hwocr personal export my-hand.zip")(export)
    group.command("import", epilog="Example: hwocr personal import my-hand.zip")(import_them)
    group.command("clear", epilog="Example: hwocr personal clear --yes")(clear)
    group.command("writers", epilog="Example: hwocr personal writers --use anna")(writers)
    personal_sheets.register(group)
    personal_training.register(group)
    app.add_typer(group)


def add(
    label: Annotated[str, typer.Argument(metavar="LABEL", help="The character that the pictures show.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Pictures of one character each.")],
    writer: _WRITER = "",
) -> int:
    """Teach the character that pictures show, dark on light or light on dark.

    The exit status is 1 if a picture could not be taken; the others still are.
    """
    from hwocr.reading.character import ink_of

    if len(label) != 1 or not label.strip():
        raise typer.BadParameter(f"a label is one visible character, not {label!r}", param_hint="LABEL")
    personal = PersonalSet(writer=writer)
    failed = False
    taught = []
    for file in files:
        try:
            taught.append((ink_of(file), file.name))
        except HwocrError as error:
            failed = True
            print_error(error)
    for ink, name in taught[:-1]:
        personal.add(ink, label, source=name, refresh=False)
    for ink, name in taught[-1:]:
        personal.add(ink, label, source=name)
    if taught:
        known = len(personal.entries())
        glyphs = "1 glyph" if known == 1 else f"{known} glyphs"
        print(f"{label}: {len(taught)} taught; --model personal knows {glyphs} now.")
    return 1 if failed else 0


def list_them(
    suspicious: Annotated[
        bool, typer.Option("--suspicious", help="The ones that the others disagree with first.")
    ] = False,
    label: Annotated[str, typer.Option("--label", metavar="LABEL", help="Only this character.")] = "",
    writer: _WRITER = "",
    as_json: _AS_JSON = False,
) -> int:
    """List what has been taught, oldest first: name, label, date, source, page."""
    personal = PersonalSet(writer=writer)
    personal.refresh()
    entries = [entry for entry in personal.entries() if not label or entry.label == label]
    doubts = {}
    if suspicious and entries:
        from hwocr.models.registry import load_classifier
        from hwocr.personal.suspicious import suspicions_of

        doubts = {
            doubt.identity: doubt
            for doubt in suspicions_of(load_classifier(f"personal:{writer}" if writer else "personal"))
        }
        order = {identity: number for number, identity in enumerate(doubts)}
        entries.sort(key=lambda entry: order.get(entry.identity, len(order)))
    rows = []
    for entry in entries:
        row = _record(entry)
        if (doubt := doubts.get(entry.identity)) is not None:
            row |= {"probability": round(doubt.probability, 4), "rather": doubt.rather}
        rows.append(row)
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        doubted = f"\tlooks like {row['rather']}" if row.get("rather", row["label"]) != row["label"] else ""
        place = f"{row['source']}" + (f" page {row['page']}" if row["page"] else "")
        print(f"{row['id']}\t{row['label']}\t{row['taught']}\t{place}{doubted}")
    if not rows:
        print("Nothing has been taught yet.", file=sys.stderr)
    return 0


def remove(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME…", help="Names from the list, or their beginnings."),
    ],
    writer: _WRITER = "",
) -> int:
    """Forget taught glyphs."""
    personal = PersonalSet(writer=writer)
    for name in names:
        entry = personal.remove(personal.find(name).identity)
        print(f"{entry.identity} ({entry.label}) removed")
    return 0


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip file to write.")], writer: _WRITER = ""
) -> int:
    """Write the set to one file, to keep or to take to another machine."""
    from hwocr.personal.transfer import export_set

    print(f"{export_set(PersonalSet(writer=writer), file)} glyphs exported to {file}")
    return 0


def import_them(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that personal export wrote.")],
    writer: _WRITER = "",
) -> int:
    """Add the glyphs of an exported set; those that are there already are passed over."""
    from hwocr.personal.transfer import import_set

    print(f"{import_set(PersonalSet(writer=writer), file)} glyphs imported")
    return 0


def clear(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False, writer: _WRITER = ""
) -> int:
    """Forget everything that was taught, for good, and a network trained on it."""
    personal = PersonalSet(writer=writer)
    count = len(personal.entries())
    if count and not yes:
        typer.confirm(f"Forget {count} taught glyphs for good?", abort=True)
    print(f"{personal.clear()} glyphs removed")
    return 0


def writers(
    use: Annotated[
        str,
        typer.Option("--use", metavar="NAME", help="Use this writer's set from now on, a new one, too."),
    ] = "",
    as_json: _AS_JSON = False,
) -> int:
    """List the writers, one set each; * marks the current one."""
    from hwocr.personal import writers as known

    if use:
        known.choose_writer(use)
    current = known.current_writer()
    rows = [
        {"writer": name, "glyphs": len(PersonalSet(writer=name).entries()), "current": name == current}
        for name in known.writers()
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{'*' if row['current'] else ' '} {row['writer']}\t{row['glyphs']} glyphs")
    return 0


def _record(entry: PersonalGlyph) -> dict[str, object]:
    return {
        "id": entry.identity,
        "label": entry.label,
        "taught": entry.taught,
        "source": entry.source,
        "page": entry.page,
        "picture": str(entry.picture),
    }
