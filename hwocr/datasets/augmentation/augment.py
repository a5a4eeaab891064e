"""Augmentation: the same glyph as another hand, another pen and another scanner would have left it.

Affine and elastic distortion (Simard, Steinkraus, Platt: *Best practices for convolutional neural
networks applied to visual document analysis*, ICDAR 2003) in one bilinear resampling, then stroke
width, blur, contrast, noise and a cut at the edge. NumPy alone.
"""

from collections.abc import Callable
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from hwocr.datasets.augmentation.resample import displacement_basis, resample
from hwocr.datasets.augmentation.retouch import blur, change_stroke_width, cut_edges
from hwocr.ink.glyph import SIZE

# As many pictures as stay, with their coordinates, in a core's own cache; larger is slower.
_CHUNK = 128

_Probability = Annotated[float, Field(ge=0, le=1)]


class AugmentSettings(BaseModel):
    """How much a batch is changed. Everything is 0 unless stated: then nothing changes.

    Each amount is the end of a range from which every glyph draws its own, evenly.

    Attributes:
        rotation_degrees: turned by up to this, either way.
        scale: made larger or smaller by up to this part (0.1: between ÷1.1 and ×1.1).
        stretch: made wider or narrower against its height by up to this part.
        shear: slanted by up to this many pixels a pixel of height, either way.
        shift_pixels: moved by up to this, along each axis, either way.
        elastic_alpha: standard deviation of the elastic displacement, in pixels.
        elastic_sigma: over how many pixels the elastic displacement stays alike.
        stroke_width: strokes made thicker or thinner by up to this many pixels.
        blur_sigma: blurred by a Gaussian of up to this many pixels.
        noise: Gaussian noise of up to this standard deviation, as a part of full ink.
        contrast: ink made fainter by up to this part.
        cut_pixels: up to this much of the ink's 26 pixels cut off at one side, as by a frame's edge.
        geometry_probability: for how many glyphs rotation, scale, stretch, shear and shift happen.
        elastic_probability: for how many glyphs the elastic displacement happens.
        stroke_probability: for how many glyphs the stroke width changes.
        blur_probability: for how many glyphs are blurred.
        noise_probability: for how many glyphs get noise.
        contrast_probability: for how many glyphs become fainter.
        cut_probability: for how many glyphs are cut.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rotation_degrees: Annotated[float, Field(ge=0, le=180)] = 0.0
    scale: Annotated[float, Field(ge=0, le=2)] = 0.0
    stretch: Annotated[float, Field(ge=0, le=2)] = 0.0
    shear: Annotated[float, Field(ge=0, le=2)] = 0.0
    shift_pixels: Annotated[float, Field(ge=0, le=16)] = 0.0
    elastic_alpha: Annotated[float, Field(ge=0, le=8)] = 0.0
    elastic_sigma: Annotated[float, Field(ge=2, le=16)] = 5.0
    stroke_width: Annotated[float, Field(ge=0, le=4)] = 0.0
    blur_sigma: Annotated[float, Field(ge=0, le=3)] = 0.0
    noise: Annotated[float, Field(ge=0, le=1)] = 0.0
    contrast: Annotated[float, Field(ge=0, le=1)] = 0.0
    cut_pixels: Annotated[float, Field(ge=0, le=13)] = 0.0
    geometry_probability: _Probability = 1.0
    elastic_probability: _Probability = 1.0
    stroke_probability: _Probability = 0.5
    blur_probability: _Probability = 0.3
    noise_probability: _Probability = 0.3
    contrast_probability: _Probability = 0.3
    cut_probability: _Probability = 0.1


class Augmenter:
    """Changes batches of glyphs as its settings say; it keeps no state between batches."""

    def __init__(self, settings: AugmentSettings) -> None:
        self.settings = settings
        self._basis = displacement_basis(settings.elastic_sigma)

    def apply(self, batch: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
        """Change every glyph of a batch in its own way.

        Args:
            batch: (N, 32, 32) float32 in [0, 1], 1 = ink. It is not altered.
            rng: where all randomness comes from: the same state gives the same result.

        Returns:
            (N, 32, 32) float32 in [0, 1], a new array.
        """
        result = np.array(batch, np.float32)
        for start in range(0, len(result), _CHUNK):
            chunk = result[start : start + _CHUNK]
            self._distort(chunk, rng)
            self._retouch(chunk, rng)
            np.clip(chunk, 0.0, 1.0, out=chunk)
        return result

    def _distort(self, pictures: NDArray[np.float32], rng: np.random.Generator) -> None:
        settings = self.settings
        count = len(pictures)
        matrices = np.tile(np.eye(2, 3, dtype=np.float32), (count, 1, 1))
        geometry = max(
            settings.rotation_degrees, settings.scale, settings.stretch, settings.shear, settings.shift_pixels
        )
        if geometry > 0 and settings.geometry_probability > 0:
            chosen = rng.random(count) < settings.geometry_probability
            matrices[chosen] = self._matrices(count, rng)[chosen]
        fields = None
        if settings.elastic_alpha > 0 and settings.elastic_probability > 0:
            knots = self._basis.shape[1]
            noise = rng.standard_normal((count, 2, knots, knots), np.float32)
            amount = settings.elastic_alpha * (rng.random(count) < settings.elastic_probability)
            fields = self._basis @ (noise * amount.astype(np.float32)[:, None, None, None]) @ self._basis.T
        elif not geometry > 0:
            return
        pictures[...] = resample(pictures, matrices, fields)

    def _matrices(self, count: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw (count, 2, 3) matrices that take a pixel of the result to its place in the source."""
        settings = self.settings

        def draw(amount: float) -> NDArray[np.float64]:
            return rng.uniform(-1.0, 1.0, count) * amount

        angle = np.deg2rad(draw(settings.rotation_degrees))
        size = np.exp(draw(np.log1p(settings.scale)))
        aspect = np.exp(draw(np.log1p(settings.stretch)) / 2)
        slant = draw(settings.shear)
        cos, sin = np.cos(angle), np.sin(angle)
        across, down = size * aspect, size / aspect
        matrices = np.empty((count, 2, 3), np.float32)
        # Rows: source x and source y; columns: result x, result y, 1; all measured from the centre.
        matrices[:, 0, 0] = cos * across + slant * sin * across
        matrices[:, 0, 1] = -sin * down + slant * cos * down
        matrices[:, 1, 0] = sin * across
        matrices[:, 1, 1] = cos * down
        matrices[:, 0, 2] = draw(settings.shift_pixels)
        matrices[:, 1, 2] = draw(settings.shift_pixels)
        return matrices

    def _retouch(self, pictures: NDArray[np.float32], rng: np.random.Generator) -> None:
        settings = self.settings

        def some(
            amount: float, probability: float, change: Callable[[NDArray[np.intp], NDArray[np.float32]], None]
        ) -> None:
            """Draw who is changed and how much, as a part of ``amount`` in [0, 1), and change them."""
            if amount > 0 and probability > 0:
                chosen = np.flatnonzero(rng.random(len(pictures)) < probability)
                if chosen.size:
                    change(chosen, rng.random(chosen.size, np.float32))

        def stroke(chosen: NDArray[np.intp], part: NDArray[np.float32]) -> None:
            width = (2 * part - 1) * np.float32(settings.stroke_width)
            pictures[chosen] = change_stroke_width(pictures[chosen], width)

        def soften(chosen: NDArray[np.intp], part: NDArray[np.float32]) -> None:
            pictures[chosen] = blur(pictures[chosen], part * np.float32(settings.blur_sigma))

        def fade(chosen: NDArray[np.intp], part: NDArray[np.float32]) -> None:
            pictures[chosen] *= (1 - part * np.float32(settings.contrast))[:, None, None]

        def cut(chosen: NDArray[np.intp], part: NDArray[np.float32]) -> None:
            sides = rng.integers(0, 4, chosen.size)
            pictures[chosen] = cut_edges(pictures[chosen], part * np.float32(settings.cut_pixels), sides)

        def grain(chosen: NDArray[np.intp], part: NDArray[np.float32]) -> None:
            noise = rng.standard_normal((chosen.size, SIZE, SIZE), np.float32)
            pictures[chosen] += noise * (part * np.float32(settings.noise))[:, None, None]

        some(settings.stroke_width, settings.stroke_probability, stroke)
        some(settings.cut_pixels, settings.cut_probability, cut)
        some(settings.blur_sigma, settings.blur_probability, soften)
        some(settings.contrast, settings.contrast_probability, fade)
        some(settings.noise, settings.noise_probability, grain)
