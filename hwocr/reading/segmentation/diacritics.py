"""The dots of i and j: small marks that stand over a stem, often a little to the right of it."""

from collections.abc import Sequence

from hwocr.reading.page import Box

# All in heights of the line's letters, which are those of its small letters.
_LARGEST = 0.42
_WIDEST_STEM = 0.62
_LOWEST_STEM, _HIGHEST_STEM = 0.6, 2.2
_FARTHEST = 0.8
_LEFT, _RIGHT = 0.15, 0.4
# A line has small letters if so many of its letters are so much higher than most.
_TALL = 1.22
_TALL_SHARE = 0.12


def may_have_diacritics(heights: Sequence[float], typical: float) -> bool:
    """Whether letters rise above most others of their line, as they do only among small letters.

    Args:
        heights: of the line's letters, pixels.
        typical: their median.
    """
    tall = sum(height > _TALL * typical for height in heights)
    return tall >= max(1.0, _TALL_SHARE * len(heights))


def stem_under(dot: Box, others: Sequence[Box], size: float) -> int | None:
    """Find the stem that a mark stands over as the dot of an i does.

    Args:
        dot: around the mark.
        others: around the other ink of the line.
        size: height of the line's letters, in the same pixels.

    Returns:
        The number of the nearest such stem, or None.
    """
    if max(dot.width, dot.height) > _LARGEST * size:
        return None
    middle = (dot.left + dot.right) / 2
    best, nearest = None, float("inf")
    for number, stem in enumerate(others):
        if stem.width > _WIDEST_STEM * size or not -0.1 * size <= stem.top - dot.bottom <= _FARTHEST * size:
            continue
        if not max(_LOWEST_STEM * size, 1.1 * stem.width) <= stem.height <= _HIGHEST_STEM * size:
            continue
        if not stem.left - _LEFT * size <= middle <= stem.right + _RIGHT * size:
            continue
        # Slanted writing carries the dot to the right.
        distance = abs(middle - stem.right)
        if distance < nearest:
            best, nearest = number, distance
    return best


def join_diacritics(groups: list[list[int]], spans: list[list[float]], size: float) -> None:
    """Give the dots of a line to their stems, in place.

    Args:
        groups: the components of each piece.
        spans: left, top, right and bottom of each, pixels.
        size: height of the line's letters, pixels.
    """
    boxes = [Box(*(int(value) for value in span)) for span in spans]
    joined: set[int] = set()
    for number in sorted(range(len(boxes)), key=lambda one: boxes[one].top):
        stem = stem_under(boxes[number], boxes, size)
        if stem is None or stem == number or stem in joined:
            continue
        groups[stem] += groups[number]
        span, dot = spans[stem], spans[number]
        span[:] = [min(span[0], dot[0]), min(span[1], dot[1]), max(span[2], dot[2]), max(span[3], dot[3])]
        joined.add(number)
    for number in sorted(joined, reverse=True):
        del groups[number], spans[number]
