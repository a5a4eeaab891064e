"""Pictures between NumPy and Qt. The slow ones run in workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Levels smaller than this are not worth having.
_SMALLEST = 192
# Pictures whose middle pixel is below it get light lines drawn over them.
_DARK = 96


@dataclass(frozen=True, slots=True, eq=False)
class Pyramid:
    """A picture at full size and halved again and again, so that painting it small is fast.

    Attributes:
        levels: images, each half as wide and high as the one before.
        buffers: the arrays the images look into; they live as long as the pyramid.
        dark: whether it is a picture of something dark, such as a blackboard.
    """

    levels: tuple[QImage, ...]
    buffers: tuple[NDArray[np.uint8], ...]
    dark: bool

    @property
    def width(self) -> int:
        """Width of the full picture in pixels."""
        return self.levels[0].width()

    @property
    def height(self) -> int:
        """Height of the full picture in pixels."""
        return self.levels[0].height()

    @property
    def bytes(self) -> int:
        """Memory held."""
        return sum(buffer.nbytes for buffer in self.buffers)

    def level_for(self, scale: float) -> QImage:
        """Return the smallest level that still has a pixel for every pixel shown at ``scale``."""
        wanted = self.width * min(1.0, scale)
        for image in reversed(self.levels):
            if image.width() >= wanted:
                return image
        return self.levels[0]


def make_pyramid(pixels: NDArray[np.uint8]) -> Pyramid:
    """Build the pyramid of a picture (H, W, 3) RGB."""
    import numpy as np

    buffer = np.ascontiguousarray(pixels)
    buffers, levels = [buffer], [_wrap(buffer)]
    while min(buffer.shape[:2]) >= 2 * _SMALLEST:
        buffer = _halve(buffer)
        buffers.append(buffer)
        levels.append(_wrap(buffer))
    return Pyramid(tuple(levels), tuple(buffers), bool(np.median(buffer) < _DARK))


def _wrap(buffer: NDArray[np.uint8]) -> QImage:
    height, width = buffer.shape[:2]
    return QImage(buffer.data, width, height, 3 * width, QImage.Format.Format_RGB888)


def _halve(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Average 2 × 2 pixels; a last odd row or column is dropped. In bands, to keep memory low."""
    import numpy as np

    height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
    out = np.empty((height, width, 3), np.uint8)
    for start in range(0, height, 256):
        stop = min(height, start + 256)
        band = pixels[2 * start : 2 * stop, : 2 * width]
        rows = np.add(band[0::2], band[1::2], dtype=np.uint16)
        total = rows[:, 0::2] + rows[:, 1::2]
        total += 2
        total >>= 2
        out[start:stop] = total
    return out


def thumbnail_of(pyramid: Pyramid, side: int = 144) -> QImage:
    """Return a small copy of the picture, its longer side ``side`` pixels."""
    from PySide6.QtCore import Qt

    return pyramid.level_for(side / max(pyramid.width, pyramid.height)).scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """Copy an image to an array (H, W, 3) RGB; what is transparent becomes white."""
    import numpy as np
    from PySide6.QtGui import QPainter

    flat = QImage(image.size(), QImage.Format.Format_RGB888)
    flat.setDevicePixelRatio(image.devicePixelRatio())
    flat.fill(0xFFFFFFFF)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    height, width, stride = flat.height(), flat.width(), flat.bytesPerLine()
    rows = np.frombuffer(flat.constBits(), np.uint8, count=stride * height).reshape(height, stride)
    return rows[:, : 3 * width].reshape(height, width, 3).copy()


def ink_image(ink: NDArray[np.float32]) -> QImage:
    """Return a glyph (H, W) in [0, 1], 1 = ink, as a picture of dark ink on white."""
    import numpy as np

    grey = np.ascontiguousarray(255 - np.clip(ink, 0, 1) * 255).astype(np.uint8)
    height, width = grey.shape
    return QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def heat_image(picture: NDArray[np.float32], saliency: NDArray[np.float32]) -> QImage:
    """Return a glyph (32, 32) on white paper, its ink the redder the more hangs on it."""
    import numpy as np

    ink = np.clip(picture, 0, 1)[..., None]
    heat = np.clip(saliency, 0, 1)[..., None]
    colour = (1 - heat) * np.array([70, 80, 100]) + heat * np.array([214, 40, 50])
    paper = 255 - heat * np.array([0, 70, 70]) * 0.8
    pixels = np.ascontiguousarray((ink * colour + (1 - ink) * paper).astype(np.uint8))
    height, width = picture.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def cut(pyramid: Pyramid, left: int, top: int, right: int, bottom: int) -> QImage:
    """Return a copy of a part of the full picture; what lies outside is left off."""
    full = pyramid.levels[0]
    left, top = max(0, left), max(0, top)
    right, bottom = min(full.width(), right), min(full.height(), bottom)
    return full.copy(left, top, max(1, right - left), max(1, bottom - top))
