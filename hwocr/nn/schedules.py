"""Learning-rate schedules: the factor on the base rate at each step of a run."""

from math import cos, pi


def rate_factor(
    kind: str,
    step: int,
    steps: int,
    *,
    warmup: float = 0.0,
    floor: float = 0.0,
    drop: float = 0.1,
    drops: tuple[float, ...] = (0.5, 0.75),
) -> float:
    """Return the factor on the base learning rate.

    Args:
        kind: ``constant``; ``step``, multiplied by ``drop`` at each part of the run in ``drops``;
            ``cosine``, half a cosine from 1 to ``floor`` (Loshchilov and Hutter, "SGDR", 2017);
            ``onecycle``, a cosine up from 1/25 during the warmup, then a cosine down to ``floor``
            (Smith, "Super-Convergence", 2018).
        step: of this step, from 0.
        steps: of the whole run.
        warmup: the part of the run, in [0, 1), in which the rate rises; linearly but for ``onecycle``.
        floor: the factor at the end, for ``cosine`` and ``onecycle``.
        drop: the factor of each drop, for ``step``.
        drops: parts of the run, in [0, 1].

    Returns:
        A factor in [0, 1].
    """
    part = min(1.0, step / max(1, steps))
    if warmup and part < warmup:
        risen = (step + 1) / max(1.0, warmup * steps)
        if kind == "onecycle":
            return 1 / 25 + (1 - 1 / 25) * (1 - cos(pi * min(1.0, risen))) / 2
        return min(1.0, risen)
    if kind == "constant":
        return 1.0
    if kind == "step":
        return drop ** sum(part >= place for place in drops)
    fallen = (part - warmup) / max(1e-9, 1 - warmup)
    return floor + (1 - floor) * (1 + cos(pi * fallen)) / 2
