"""What the hidden units of a NumPy network say, in a few figures."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.network import Network

# A sigmoid or tanh unit counts as saturated where its slope has fallen to a tenth of its largest.
_SATURATED = {"sigmoid": 0.025, "tanh": 0.1}
_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
_BINS = 24


def layer_statistics(network: Network, pictures: NDArray[np.float32]) -> list[dict[str, Any]]:
    """Return mean, deviation, histogram and ``saturated`` (or ``off``) part of each hidden layer's answers.

    The histogram holds the parts of the answers in `_BINS` equal steps of ``range``. Units without an
    activation can be neither saturated nor off: of them neither is told.

    Args:
        network: the network.
        pictures: (N, inputs).
    """
    described = []
    layers = zip(network.layer_values(pictures)[:-1], network.activations, strict=False)
    for values, activation in layers:
        name = activation.name
        entry: dict[str, Any] = {"mean": float(values.mean()), "deviation": float(values.std())}
        low = float(values.min()) if name == "identity" else 0.0
        limits = _RANGES.get(name, (low, float(values.max()) or 1.0))
        if np.isfinite(limits).all() and limits[0] < limits[1]:
            counts = np.histogram(values, _BINS, limits)[0]
            entry["range"] = [round(limit, 4) for limit in limits]
            entry["histogram"] = [round(float(part), 4) for part in counts / values.size]
        if name == "relu":
            entry["off"] = float(np.mean(values <= 0))
        elif name in _SATURATED:
            slope = values * (1 - values) if name == "sigmoid" else 1 - values**2
            entry["saturated"] = float(np.mean(slope < _SATURATED[name]))
        described.append(entry)
    return described
