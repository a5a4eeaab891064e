"""``hwocr runs reconstruct`` and ``hwocr runs interpolate``: what an autoencoder makes of letters."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from hwocr.cli.support.console import print_json
from hwocr.errors import HwocrError, RunError
from hwocr.files import write_output
from hwocr.runs.store.listing import find_run

if TYPE_CHECKING:
    from hwocr.models.autoencoder import Autoencoder
    from hwocr.runs.store.reconstructions import CodeMap

_ENLARGED = 4
_NAME = Annotated[str, typer.Argument(metavar="RUN", help="A run's name, its beginning, or its folder.")]


def register(group: typer.Typer) -> None:
    """Add the commands to the group of runs."""
    group.command(
        "reconstruct",
        epilog="Example: hwocr runs reconstruct nist36_autoencoder-2026 letter.png -o pairs.png",
    )(reconstruct_letters)
    group.command(
        "interpolate",
        epilog="Example: hwocr runs interpolate nist36_autoencoder-2026 A H -o steps.png",
    )(interpolate_letters)


def reconstruct_letters(
    name: _NAME,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Pictures of one character each.", readable=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT", help="Draw letters and their reconstructions here."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Say how well an autoencoder reconstructs letters, and how unlike its training letters they are."""
    from hwocr.nn.psnr import psnr
    from hwocr.reading.character import glyph_of
    from hwocr.runs.analysis.novelty import novelty

    network, codes = _trained(name)
    glyphs = np.stack([glyph_of(file) for file in files])
    copies = network.reconstruct(glyphs)
    found = [novelty(float(value), codes.psnr) for value in psnr(glyphs, copies)]
    if out is not None:
        rows = [np.concatenate(pair, axis=1) for pair in zip(glyphs, copies, strict=True)]
        _draw(np.concatenate(rows, axis=0), out, files)
    if as_json:
        entries = [
            {"file": str(file), "psnr": round(one.psnr, 3), "percentile": round(one.percentile, 2)}
            for file, one in zip(files, found, strict=True)
        ]
        print_json(entries)
        return 0
    for file, one in zip(files, found, strict=True):
        print(f"{file}\t{one.words}")
    return 0


def interpolate_letters(
    name: _NAME,
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The label of the first letter.")],
    last: Annotated[str, typer.Argument(metavar="LAST", help="The label of the last letter.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="Draw the letters here.")],
    steps: Annotated[int, typer.Option("--steps", min=2, help="Letters, both ends included.")] = 9,
) -> int:
    """Draw what an autoencoder has between two letters, from left to right."""
    from hwocr.runs.store.reconstructions import interpolate, samples_of

    network, codes = _trained(name)
    ends = []
    for label in (first, last):
        samples = samples_of(codes, label)
        if not len(samples):
            known = "".join(codes.labels[number] for number in np.unique(codes.targets))
            raise RunError(f"The run has no sample of {label}.", f"It has: {known}.")
        ends.append(int(samples[0]))
    glyphs = network.decode(interpolate(codes, ends[0], ends[1], steps))
    _draw(np.concatenate(list(glyphs), axis=1), out)
    print(out)
    return 0


def _trained(name: str) -> "tuple[Autoencoder, CodeMap]":
    from hwocr.models.autoencoder import load_autoencoder
    from hwocr.runs.store.reconstructions import read_code_map

    run = find_run(name)
    model, codes = run.model_path(), read_code_map(run)
    if model is None or codes is None:
        kind = run.recipe().network.kind
        hint = "It gets one after its first epochs." if "autoencoder" in kind else f"It trains a {kind}."
        raise RunError(f"The run {run.name} has no autoencoder.", hint)
    return load_autoencoder(str(model)), codes


def _draw(ink: NDArray[np.float32], path: Path, inputs: Sequence[Path] = ()) -> None:
    """Write ink (H, W) as dark on light, each pixel four pixels wide."""
    from PIL import Image

    picture = Image.fromarray((255.5 - 255 * ink).astype(np.uint8))
    size = (picture.width * _ENLARGED, picture.height * _ENLARGED)
    kind = Image.registered_extensions().get(path.suffix.lower(), "PNG" if not path.suffix else "")
    room = io.BytesIO()
    try:
        picture.resize(size, Image.Resampling.NEAREST).save(room, kind)
    except (KeyError, OSError, ValueError) as error:
        raise HwocrError(
            f"{path} cannot be written: there is no picture format {path.suffix or path.name}.",
            "Give another name, such as out.png.",
        ) from error
    write_output(path, room.getvalue(), inputs, makes=kind)
