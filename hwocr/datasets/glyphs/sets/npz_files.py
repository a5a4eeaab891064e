"""Glyph files: ``.npz`` with ``images`` (N, H, W) uint8, ink 255, and ``labels``, one character each."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from hwocr.datasets.formats.npz import read_npz
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.glyphs.registry import GlyphRequest, glyph_data
from hwocr.datasets.places import candidates, first_existing
from hwocr.errors import DataError

_PIECES = "pieces.npz"
_CASED = "emnist_cased.npz"
_HINT = "The file is damaged or is not a glyph file: copy it again."
_NIST = "public domain (NIST Special Database 19)"


def read_glyph_file(path: Path, *, transposed: bool = False) -> RawGlyphs:
    """Read a glyph file.

    Args:
        path: the ``.npz`` file. A third array ``writer`` (N,) tells whose hand each glyph is.
        transposed: whether the pictures are stored transposed, as EMNIST does.

    Raises:
        DataError: if the file is damaged or holds something else.
    """
    try:
        arrays = read_npz(path)
        images, labels, writer = arrays["images"], arrays["labels"], arrays.get("writer")
    except KeyError as error:
        raise DataError(f"{path} has no array {error.args[0]}.", _HINT) from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read as a glyph file: {error}.", _HINT) from error
    if (
        images.ndim != 3
        or images.dtype != np.uint8
        or labels.shape != (len(images),)
        or labels.dtype.kind != "U"
        or (writer is not None and (writer.shape != labels.shape or writer.dtype.kind not in "iu"))
    ):
        raise DataError(
            f"{path} is not a glyph file: images {images.shape} {images.dtype}, labels {labels.shape}.", _HINT
        )
    return RawGlyphs(
        images=images.transpose(0, 2, 1) if transposed else images,
        labels=labels,
        groups=None if writer is None else writer.astype(np.int64),
    )


def _loader(name: str, file: str, transposed: bool) -> Callable[[GlyphRequest], RawGlyphs]:
    def load(request: GlyphRequest) -> RawGlyphs:
        return read_glyph_file(
            first_existing(_places(file), name=name, how_to_get=_how(file)), transposed=transposed
        )

    return load


def _places(file: str) -> tuple[Path, ...]:
    return candidates(f"glyphs/{file}", file)


def _how(file: str) -> str:
    if file == _PIECES:
        return f"Make it: python -m hwocr.fitting.verifier {_places(file)[0]}."
    if file == _CASED:
        made = _places(file)[0]
        return f"Train handprint62_teacher; then: python -m hwocr.fitting.small_letters MODEL {made}."
    return f"Put {file} into the folder glyphs of the data folder."


def _enter(name: str, file: str, title: str, licence: str, samples: int, *, transposed: bool = False) -> None:
    glyph_data(
        name,
        title=title,
        licence=licence,
        samples={"all": samples},
        files=lambda: {file: _places(file)},
        how_to_get=_how(file),
    )(_loader(name, file, transposed))


_enter("nist26-capitals", "nist26_capitals.npz", "capitals A–Z, 32 × 32", _NIST, 1_300)
_enter("nist-capitals", "nist_capitals.npz", "capitals A–Z, 28 × 28", _NIST, 5_934)
# Of the six glyph files, this one alone is stored as EMNIST stores its pictures.
_enter("emnist-digits", "emnist_digits.npz", "digits 0–9, 28 × 28", _NIST, 10_000, transposed=True)
_enter(
    "emnist-merged",
    "emnist_merged_case_partial.npz",
    "digits and letters without O and U–Z, both cases under one label, 32 × 32",
    _NIST,
    23_456,
)
_enter(
    "emnist-cased",
    _CASED,
    "letters of emnist-merged in the case that a network is sure of, 32 × 32",
    _NIST,
    6_177,
)
_enter(
    "web-capitals",
    "web_capitals_noisy.npz",
    "capitals A–Z, 34 × 34, about 4 % of them turned or mislabelled",
    "not stated",
    6_831,
)
_enter(
    "chars74k-hand",
    "chars74k_hand.npz",
    "digits, capitals and small letters by 55 writers, thin strokes, 180 × 240",
    "research use (Chars74K, de Campos et al., 2009)",
    3_410,
)
_enter(
    "pieces",
    _PIECES,
    "candidates of generated pages: one whole letter (1) or not (x), 32 × 32",
    "the project's own",
    100_000,
)
