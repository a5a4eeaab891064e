"""The data sets that need no files of others: the built-in hand-print, and what the user taught."""

from pathlib import Path

import numpy as np

from hwocr import ink
from hwocr.datasets.cache import fingerprint, kept_arrays
from hwocr.datasets.formats.npz import Arrays
from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.glyphs.registry import GlyphRequest, glyph_data
from hwocr.folders import personal_folder
from hwocr.ink.glyph import SIZE

# Where nobody says how many: 500 a label of the basic alphabet, as many as make a fair network.
_TRAIN_COUNT = 18_000
_HELD_OUT_COUNT = 3_600
# Splits are streams of their own: no glyph of one ever turns up in another.
_STREAMS = {"train": 0, "valid": 1, "test": 2, "all": 3}


def _no_files() -> dict[str, tuple[Path, ...]]:
    return {}


@glyph_data(
    "handprint",
    title="synthetic hand-print, endless, made by the program",
    licence="the program's own",
    files=_no_files,
    how_to_get="It is built in.",
    generated=True,
)
def load_handprint(request: GlyphRequest) -> RawGlyphs:
    """Make as many glyphs as are wanted, or 18,000 for training and 3,600 for the other splits."""
    count = request.count
    if count is None:
        count = _TRAIN_COUNT if request.part in ("train", "all") else _HELD_OUT_COUNT
    seed = int(np.random.SeedSequence([request.seed, _STREAMS[request.part]]).generate_state(1)[0])
    arrays = kept_arrays(
        f"handprint-{_generator_version()}-{fingerprint([repr((count, seed, request.labels)).encode()])}",
        lambda kept: (
            set(kept) == {"images", "indices"}
            and kept["images"].shape == (count, SIZE, SIZE)
            and kept["images"].dtype == np.uint8
            and kept["indices"].shape == (count,)
            and kept["indices"].dtype == np.int64
        ),
        lambda: _make(count, seed, request.labels),
    )
    labels = np.array(request.labels, np.str_)[arrays["indices"]]
    return RawGlyphs(images=arrays["images"], labels=labels, normalised=True)


def _make(count: int, seed: int, labels: tuple[str, ...]) -> Arrays:
    # Imported here: the generator is large, and most callers never want it.
    from hwocr.datasets.handprint import sample_glyphs

    images, indices = sample_glyphs(count, seed=seed, labels=labels)
    return {"images": images, "indices": indices}


def _generator_version() -> str:
    """Return a name for the generator as it is now, so that a change of it makes new glyphs."""
    sources = [
        file
        for package in (Path(__file__).parents[2] / "handprint", Path(ink.__file__).parent)
        for file in sorted(package.rglob("*.py"))
    ]
    return fingerprint(file.read_bytes() for file in sources)[:12]


def _personal_folder() -> dict[str, tuple[Path, ...]]:
    return {"labels.jsonl": (personal_folder() / "labels.jsonl",)}


@glyph_data(
    "personal",
    title="glyphs you taught",
    licence="your own",
    files=_personal_folder,
    how_to_get="Correct a letter in the window and teach it.",
)
def load_personal(request: GlyphRequest) -> RawGlyphs:
    """Read what has been taught; none yet gives none."""
    return PersonalSet().read()
