"""The strip of a page's picture in which a hit stands (in a worker)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from hwocr.errors import HwocrError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.gui.context.engine import Engine
    from hwocr.gui.context.workers import Task
    from hwocr.library.search import Hit

HEIGHT = 44
WIDTH = 460
# White around the line, in heights of it.
_MARGIN = 0.25
_MARK = QColor(255, 200, 0, 90)


def strips(engine: Engine, hits: Sequence[Hit], task: Task) -> Iterator[tuple[int, QImage | None]]:
    """Yield the strip of each hit by its place, None where its file is gone; a page is opened once."""
    by_page: dict[tuple[object, int], list[int]] = {}
    for place, hit in enumerate(hits):
        by_page.setdefault((hit.file, hit.number), []).append(place)
    for places in by_page.values():
        if task.cancelled:
            return
        first = hits[places[0]]
        try:
            pixels = _pixels(engine, first)
        except HwocrError:
            pixels = None
        for place in places:
            yield place, None if pixels is None else strip_of(pixels, hits[place])


def strip_of(pixels: NDArray[np.uint8], hit: Hit) -> QImage:
    """Cut a hit's line out of a page, as wide as there is room for, with its words marked."""
    import numpy as np

    box = hit.strip
    margin = round(_MARGIN * box.height) + 1
    top, bottom = max(0, box.top - margin), min(pixels.shape[0], box.bottom + margin)
    scale = HEIGHT / max(1, bottom - top)
    wide = round(WIDTH / scale)
    middle = (min(b.left for b in hit.boxes) + max(b.right for b in hit.boxes)) // 2
    left = max(0, min(middle - wide // 2, box.left - margin if box.width < wide else middle - wide // 2))
    right = min(pixels.shape[1], left + wide)
    part = np.ascontiguousarray(pixels[top:bottom, left:right])
    height, width = part.shape[:2]
    image = QImage(part.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    image = image.scaledToHeight(HEIGHT, Qt.TransformationMode.SmoothTransformation)
    painter = QPainter(image)
    for word in hit.boxes:
        x, y = round((word.left - left) * scale), round((word.top - top) * scale)
        painter.fillRect(
            QRect(x - 2, y - 2, round(word.width * scale) + 4, round(word.height * scale) + 4), _MARK
        )
    painter.end()
    return image


def _pixels(engine: Engine, hit: Hit) -> NDArray[np.uint8]:
    from itertools import islice

    image = next(islice(engine.pages(hit.file), hit.number - 1, None), None)
    if image is None:
        raise HwocrError(f"{hit.file} no longer has a page {hit.number}.")
    return image.pixels
