"""``hwocr models``: which models there are and what they say of themselves."""

from typing import Annotated

import typer

from hwocr.cli.support.console import print_error, print_json, print_json_text
from hwocr.errors import ModelError
from hwocr.models.card import ModelCard
from hwocr.models.names import DEFAULT_MODEL
from hwocr.models.registry import ModelEntry, available_models, load_card


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("models", epilog="Example: hwocr models handprint-cnn")(models)


def models(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE]", help="Show this model's card, whole.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """List the models, those that read and others; or show the card of one."""
    if name is not None:
        card = load_card(name)
        if as_json:
            print_json_text(card.model_dump_json(indent=1))
        else:
            print(_card_text(card))
        return 0
    readable: list[tuple[ModelEntry, ModelCard]] = []
    failed = False
    for entry in available_models():
        try:
            readable.append((entry, entry.card))
        except ModelError as error:
            failed = True
            print_error(error)
    if as_json:
        print_json([_summary(entry, card) for entry, card in readable], indent=1)
    else:
        for entry, card in readable:
            print(_line(entry, card))
    return 1 if failed else 0


def _summary(entry: ModelEntry, card: ModelCard) -> dict[str, object]:
    return {
        "name": entry.name,
        "path": str(entry.path),
        "shipped": entry.shipped,
        "default": entry.name == DEFAULT_MODEL,
        "card": card.model_dump(mode="json"),
    }


def _line(entry: ModelEntry, card: ModelCard) -> str:
    origin = "ships with hwocr" if entry.shipped else "yours"
    default = ", the default" if entry.name == DEFAULT_MODEL else ""
    size = entry.path.stat().st_size / 1e6
    does = f"{len(card.labels)} labels"
    if "autoencoder" in card.kind:
        does = f"reconstructs letters through {card.settings.get('code', '?')} numbers"
    return f"{entry.name:<20} {card.kind:<5} {does}  {size:.1f} MB  ({origin}{default})"


def _card_text(card: ModelCard) -> str:
    rows = [
        ("name", card.name),
        ("kind", card.kind),
        ("labels", ("" if card.picture is None else ", ").join(card.labels)),
        ("input", " × ".join(str(side) for side in card.input_shape)),
        ("normaliser", card.normalisation),
        ("temperature", "" if "autoencoder" in card.kind else f"{card.temperature:g}"),
        ("recipe", card.recipe),
        ("data sets", ", ".join(card.data_sets)),
        *((key.replace("_", " "), f"{value:.4f}") for key, value in card.scores.items()),
        *((f"with {key}", value) for key, value in card.software.items()),
    ]
    width = max(len(key) for key, _ in rows)
    return "\n".join(f"{key:<{width}}  {value}" for key, value in rows if value)
