"""Where a box can be taken hold of, and what becomes of it then. Knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwocr.reading.page import Box

Grip = tuple[int, int]
"""Which edges move: (-1, 0) the left one, (1, 1) the right and the lower one, (0, 0) all of them."""


def grip_at(box: Box, x: float, y: float, slack: float) -> Grip | None:
    """Return what a pointer takes hold of.

    Args:
        box: of the chosen letter.
        x: of the pointer, in pixels of the page.
        y: of the pointer.
        slack: how near to an edge means the edge, in pixels of the page.

    Returns:
        The edges; (0, 0) inside, None outside.
    """
    if not (box.left - slack <= x <= box.right + slack and box.top - slack <= y <= box.bottom + slack):
        return None
    # In a small box the inside stays large enough to be hit.
    inner_x, inner_y = min(slack, box.width / 4), min(slack, box.height / 4)
    across = -1 if x < box.left + inner_x else 1 if x > box.right - inner_x else 0
    down = -1 if y < box.top + inner_y else 1 if y > box.bottom - inner_y else 0
    return across, down


def dragged(box: Box, grip: Grip, right: float, down: float, width: int, height: int) -> Box:
    """Return a box after its grip was dragged; it stays on the page, and at least a pixel is left of it.

    Args:
        box: before.
        grip: what was taken hold of.
        right: how far it was dragged, pixels.
        down: how far it was dragged, pixels.
        width: of the page.
        height: of the page.
    """
    from hwocr.reading.page import Box

    across, along = round(right), round(down)
    if grip == (0, 0):
        across = max(-box.left, min(width - box.right, across))
        along = max(-box.top, min(height - box.bottom, along))
        return Box(box.left + across, box.top + along, box.right + across, box.bottom + along)
    left, top, end, bottom = box.left, box.top, box.right, box.bottom
    if grip[0] < 0:
        left = max(0, min(end - 1, left + across))
    elif grip[0] > 0:
        end = min(width, max(left + 1, end + across))
    if grip[1] < 0:
        top = max(0, min(bottom - 1, top + along))
    elif grip[1] > 0:
        bottom = min(height, max(top + 1, bottom + along))
    return Box(left, top, end, bottom)
