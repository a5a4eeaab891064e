"""Strokes on a canvas, with undo and redo. Plain Python: no Qt, no NumPy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trace:
    """One movement of the pen as it was recorded.

    Attributes:
        points: x, y and width of the pen at each point, in pixels of the canvas; at least one point.
        erases: whether it takes ink away.
    """

    points: tuple[tuple[float, float, float], ...]
    erases: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The strokes on the canvas, and those before and after in time. Every step makes a new history.

    Attributes:
        traces: what is on the canvas.
        past: earlier states, the latest last.
        future: states that were undone, the next one last.
    """

    traces: tuple[Trace, ...] = ()
    past: tuple[tuple[Trace, ...], ...] = ()
    future: tuple[tuple[Trace, ...], ...] = ()

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether a state was undone."""
        return bool(self.future)

    def add(self, trace: Trace) -> "History":
        """Put a stroke on the canvas."""
        return History((*self.traces, trace), (*self.past, self.traces))

    def clear(self) -> "History":
        """Wipe the canvas; undo brings it back."""
        return History((), (*self.past, self.traces)) if self.traces else self

    def undo(self) -> "History":
        """Go back to the state before."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.future, self.traces))

    def redo(self) -> "History":
        """Go forward again to the state that was undone last."""
        if not self.future:
            return self
        return History(self.future[-1], (*self.past, self.traces), self.future[:-1])
