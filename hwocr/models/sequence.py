"""Sequence networks after export, run by ONNX Runtime: a line in, characters with their places out.

How to read a line that was cut from a page, drawn or composed::

    model = load_sequence_model()                  # resources/models/line-reader.onnx, kept once loaded
    line = normalise_line(ink)                     # hwocr.ink.line: ink (H, W) in [0, 1], 1 = ink
    rows = model.log_posteriors(line.pixels)       # (T, 1 + len(model.labels)): the blank, then the labels
    text = model.text(rows)                        # the best path
    x = line.source_x(model.stride * (t + 0.5))    # where step t lies in the picture given, pixels

The blank is column 0; column k > 0 stands for ``model.labels[k - 1]``, of which the space is one. Step t
looks at the columns from ``stride * t`` on, ``stride`` of them, of the normalised line.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.ink.line import HEIGHT, LINE_NORMALISATION
from hwocr.models.card import ModelCard
from hwocr.models.onnx.runtime import open_session, read_card, read_content
from hwocr.models.registry import find_model

LINE_MODEL = "line-reader"
"""The name of the model that ships."""

SEQUENCE_KIND = "line_reader"
"""The ``kind`` in the cards of sequence networks."""

_lock = threading.Lock()


class SequenceModel:
    """A network that reads whole lines.

    Attributes:
        path: the file it was loaded from.
    """

    def __init__(self, path: Path) -> None:
        """Load the network.

        Args:
            path: an ``.onnx`` file with our metadata block.

        Raises:
            ModelError: if the file is missing or damaged, carries no valid metadata block, or is a network of
                something else.
        """
        self.path = path
        self._session = open_session(read_content(path), path)
        self._card = read_card(self._session, path)
        if self._card.normalisation != LINE_NORMALISATION:
            raise ModelError(f"{path} does not read lines.", "Choose a model that line_reader has trained.")
        self._input = self._session.get_inputs()[0].name
        self._stride = int(self._card.settings.get("stride", 4))  # type: ignore[arg-type]

    @property
    def card(self) -> ModelCard:
        """What the model says about itself."""
        return self._card

    @property
    def labels(self) -> tuple[str, ...]:
        """The characters, in the order of the columns from 1 on of `log_posteriors`."""
        return self._card.labels

    @property
    def stride(self) -> int:
        """Columns of a normalised line to a step of the outputs."""
        return self._stride

    def log_posteriors(self, line: NDArray[np.floating]) -> NDArray[np.float32]:
        """Read a line.

        Args:
            line: (40, W) in [0, 1], 1 = ink, as `hwocr.ink.line.normalise_line` makes it.

        Returns:
            (T, 1 + len(labels)) float32 natural logarithms, T = W / stride rounded up; each row's
            exponentials sum to 1.
        """
        width = -(-line.shape[1] // self._stride) * self._stride
        batch = np.zeros((1, 1, HEIGHT, width), np.float32)
        batch[0, 0, :, : line.shape[1]] = line
        rows: NDArray[np.float32] = self._session.run(None, {self._input: batch})[0][0]
        if self._card.temperature == 1:
            return rows
        rows = rows / np.float32(self._card.temperature)
        rows = rows - rows.max(axis=1, keepdims=True)
        calibrated: NDArray[np.float32] = rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))
        return calibrated

    def text(self, log_posteriors: NDArray[np.floating]) -> str:
        """Return the text of the best path; see `best_path_text`."""
        return best_path_text(log_posteriors.argmax(axis=1), self.labels)


def best_path_text(columns: NDArray[np.integer], labels: Sequence[str]) -> str:
    """Turn the best column of each step into text: repeats are one character, the blank (0) is none.

    Args:
        columns: (T,) numbers of columns.
        labels: of the columns from 1 on.

    Returns:
        The text, without spaces at its ends and with one between words.
    """
    kept = columns[np.flatnonzero(np.diff(columns, prepend=-1))]
    return " ".join("".join(labels[column - 1] for column in kept.tolist() if column).split())


def load_sequence_model(name: str = LINE_MODEL) -> SequenceModel:
    """Load a sequence network, or return the one loaded before if its file is the same. Safe across threads.

    Args:
        name: of a model, or the path of its file.

    Raises:
        ModelError: if there is no such model, its file is damaged, or it reads no lines.
    """
    path = find_model(name)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise ModelError(f"The model {path} cannot be read.", "Check the path.") from error
    with _lock:
        return _load(path, changed)


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int) -> SequenceModel:
    return SequenceModel(path)
