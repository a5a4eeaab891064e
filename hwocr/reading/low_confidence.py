"""What a page says about lines that were hardly read: that they were, and why, as far as that can be told."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from hwocr.reading.page import Line

# A line is joined writing if so many of its neighbouring letters have no room between them.
_JOINED = 0.55
_ROOM = 0.04
# Letters lower than this many pixels are too small to be read surely.
_SMALL = 12


def low_confidence_warning(lines: Sequence[Line]) -> str:
    """Say how many lines were hardly read, and the likely reason.

    Args:
        lines: of a page.

    Returns:
        A sentence for the user; "" where every line was read.
    """
    hardly = [line for line in lines if line.low_confidence]
    if not hardly:
        return ""
    reasons = [reason for line in hardly if (reason := _reason(line))]
    reason = max(set(reasons), key=reasons.count) if len(reasons) > len(hardly) / 2 else ""
    count = "the page" if len(hardly) == len(lines) else f"{len(hardly)} of {len(lines)} lines"
    return f"Read with low confidence: {f'{reason} ({count})' if reason else count}."


def _reason(line: Line) -> str:
    boxes = [glyph.box for glyph in line.glyphs]
    heights = np.array([box.height for box in boxes])
    if np.median(heights) < _SMALL:
        return "small letters"
    height = float(np.median(heights))
    gaps = [
        second.box.left - first.box.right
        for word in line.words
        for first, second in pairwise(word.glyphs)
        if first.label.isalnum() and second.label.isalnum()
    ]
    if len(gaps) > 1 and float(np.mean(np.array(gaps) <= _ROOM * height)) > _JOINED:
        return "joined writing"
    return ""
