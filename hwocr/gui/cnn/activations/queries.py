"""What the panel of feature maps asks of a run. All of it runs in workers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from hwocr.errors import ModelError
from hwocr.gui.appearance.theme import Colours
from hwocr.gui.cnn.activations.pictures import Activations, compute_activations
from hwocr.gui.cnn.activations.samples import Sample, network_input, photograph_sample, read_samples
from hwocr.gui.draw.history import Trace
from hwocr.gui.draw.ink import InkCache
from hwocr.ink.glyph import normalise_glyph
from hwocr.models.image_input import read_square
from hwocr.models.onnx.feature_maps import feature_maps
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What there is of a run.

    Attributes:
        version: of the file of samples.
        samples: if they are new.
        model_version: of the model; 0 for none.
    """

    version: tuple[int, int]
    samples: list[Sample] | None
    model_version: int


@dataclass(frozen=True, slots=True, eq=False)
class SeenSample:
    """A sample and what happened to it.

    Attributes:
        inside: what the layers say.
        truth: what it is; empty where that is not known.
        ink: (32, 32) of a glyph.
        photo: of a photograph.
    """

    inside: Activations
    truth: str
    ink: NDArray[np.float32] | None = None
    photo: QImage | None = None


def look(run: RunFolder, recipe: Recipe, known: tuple[tuple[int, int], int], colours: Colours) -> Found:
    """Read what is new of a run's samples and of its model (worker)."""
    model = _model_of(run)
    model_version = model.stat().st_mtime_ns if model is not None else 0
    path = run.misread_path if recipe.reads_glyphs else run.photos_path
    try:
        about = path.stat()
    except OSError:
        return Found((0, 0), None, model_version)
    version = (about.st_mtime_ns, about.st_size)
    samples = None if version == known[0] else read_samples(run, colours, photographs=not recipe.reads_glyphs)
    return Found(version, samples, model_version)


def _model_of(run: RunFolder) -> Path | None:
    path = run.model_path()
    return path if path is not None and path.suffix == ".onnx" else None


def own_photograph(run: RunFolder, path: Path) -> Sample:
    """Open a photograph as a run's network gets photographs (worker).

    Raises:
        ModelError: if the run has no model yet, or one for letters.
        ImageError: if it is not a picture, is damaged or too large.
    """
    model = _model_of(run)
    if model is None:
        raise ModelError(f"The run {run.name} has no model yet.", "It gets one after its first epochs.")
    about = feature_maps(model).card.picture
    if about is None:
        raise ModelError(f"The network of {run.name} is one for letters.", "Draw one on the small canvas.")
    return photograph_sample(read_square(path, about.side), path.name)


def see(run: RunFolder, sample: Sample, colours: Colours) -> SeenSample | None:
    """Run a sample through a run's model (worker); None where there is no model."""
    model = _model_of(run)
    if model is None:
        return None
    inside = compute_activations(model, network_input(model, sample), colours)
    return SeenSample(inside, sample.truth, sample.ink, sample.image if sample.ink is None else None)


def see_drawing(
    run: RunFolder,
    cache: InkCache,
    drawing: tuple[tuple[Trace, ...], Trace | None],
    side: int,
    colours: Colours,
) -> SeenSample | None:
    """Run a drawn letter through a run's model (worker).

    Args:
        run: the run.
        cache: keeps the ink of the strokes before.
        drawing: the finished strokes and the one being drawn.
        side: of the canvas, pixels.
        colours: of the appearance.

    Returns:
        What happened to it; None without ink or without a model.
    """
    model = _model_of(run)
    traces, unfinished = drawing
    ink = cache.render(traces, (side, side), unfinished)
    if model is None or not ink.any():
        return None
    glyph = normalise_glyph(ink)
    return SeenSample(compute_activations(model, glyph, colours), "", glyph)
