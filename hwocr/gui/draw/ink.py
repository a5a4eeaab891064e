"""The ink of a drawing, as reading gets it; what was rendered before is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwocr.gui.draw.history import Trace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class InkCache:
    """Renders drawings that mostly differ from the last one by a stroke at the end.

    Used by one worker thread at a time.
    """

    def __init__(self) -> None:
        """Start with empty paper."""
        self._traces: tuple[Trace, ...] = ()
        self._ink: NDArray[np.float32] | None = None

    def render(
        self, traces: tuple[Trace, ...], shape: tuple[int, int], unfinished: Trace | None = None
    ) -> NDArray[np.float32]:
        """Render a drawing.

        Args:
            traces: the finished strokes, in their order.
            shape: (height, width) of the canvas.
            unfinished: the stroke that is being drawn.

        Returns:
            (height, width) float32 in [0, 1], 1 = ink. A copy: it may be kept.
        """
        import numpy as np

        known = len(self._traces)
        if self._ink is None or self._ink.shape != shape or traces[:known] != self._traces:
            self._ink = np.zeros(shape, np.float32)
            known = 0
        for trace in traces[known:]:
            _lay(self._ink, trace)
        self._traces = traces
        ink = self._ink.copy()
        if unfinished is not None:
            _lay(ink, unfinished)
        return ink


def _lay(ink: NDArray[np.float32], trace: Trace) -> None:
    """Lay one stroke on the ink, in place; only the part of the paper that it touches is rendered."""
    import numpy as np

    from hwocr.ink.strokes import Stroke, render_strokes

    rows = np.asarray(trace.points, np.float32)
    points, widths = rows[:, :2], rows[:, 2]
    room = float(widths.max()) / 2 + 2
    height, width = ink.shape
    left, top = np.floor(np.maximum(points.min(axis=0) - room, 0)).astype(int)
    right = int(min(width, np.ceil(points[:, 0].max() + room)))
    bottom = int(min(height, np.ceil(points[:, 1].max() + room)))
    if right <= left or bottom <= top:
        return
    moved = points - np.array([left, top], np.float32)
    fresh = render_strokes([Stroke(moved, widths)], (bottom - top, right - left))
    part = ink[top:bottom, left:right]
    if trace.erases:
        np.minimum(part, 1 - fresh, out=part)
    else:
        np.maximum(part, fresh, out=part)
