"""PyTorch networks after export, run by ONNX Runtime: no torch in this process."""

import contextlib
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from hwocr.errors import ModelError
from hwocr.models.card import METADATA_KEY, ModelCard
from hwocr.models.softmax import tempered_softmax

# Larger batches gain nothing and cost memory.
_BATCH = 256


class OnnxClassifier:
    """A Classifier that runs an exported network.

    Attributes:
        path: the file it was loaded from.
    """

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        """Load the network.

        Args:
            path: an ``.onnx`` file with our metadata block.
            content: of the file, where it is at hand or the file is yet to be written.

        Raises:
            ModelError: if the file is missing, damaged, or carries no valid metadata block.
        """
        self.path = path
        self._session = open_session(read_content(path) if content is None else content, path)
        self._card = read_card(self._session, path)
        self._input = self._session.get_inputs()[0].name
        self._shape = self._card.input_shape

    @property
    def card(self) -> ModelCard:
        """What the model says about itself."""
        return self._card

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the columns of `probabilities`."""
        return self._card.labels

    def logits(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the network's raw outputs, (N, len(labels)) float32, for glyphs (N, 32, 32)."""
        batch = np.ascontiguousarray(glyphs, np.float32).reshape(len(glyphs), *self._shape)
        if not len(batch):
            return np.zeros((0, len(self.labels)), np.float32)
        parts = [
            self._session.run(None, {self._input: batch[start : start + _BATCH]})[0]
            for start in range(0, len(batch), _BATCH)
        ]
        return np.concatenate(parts)

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Classify normalised glyphs (N, 32, 32); see `Classifier.probabilities`."""
        return tempered_softmax(self.logits(glyphs), self._card.temperature)


def read_content(path: Path) -> bytes:
    """Return what is in a model file.

    Raises:
        ModelError: if it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The model {path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error


def open_session(content: bytes, path: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """Make ONNX Runtime ready to run a network.

    Args:
        content: of the file.
        path: of the file, for messages.

    Raises:
        ModelError: if it is no ONNX model or is damaged.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # ONNX Runtime has threads of its own, and does not heed what tells every other library how many.
    threads = os.environ.get("OMP_NUM_THREADS", "")
    if threads.isdecimal() and int(threads):
        options.intra_op_num_threads = int(threads)
    try:
        # Of a damaged file onnxruntime prints on stdout that it tries again, where nothing but text belongs.
        with contextlib.redirect_stdout(io.StringIO()):
            return onnxruntime.InferenceSession(
                content, sess_options=options, providers=["CPUExecutionProvider"]
            )
    except Exception as error:  # onnxruntime raises several unrelated classes for a damaged file
        raise ModelError(
            f"{path} is not an ONNX model or is damaged.", "Export the network again."
        ) from error


def read_card(session: Any, path: Path) -> ModelCard:  # noqa: ANN401 - onnxruntime has no types
    """Return what a network says about itself.

    Args:
        session: from `open_session`.
        path: of the file, for messages.

    Raises:
        ModelError: if it carries no valid metadata block.
    """
    text = session.get_modelmeta().custom_metadata_map.get(METADATA_KEY)
    if text is None:
        raise ModelError(
            f"{path} carries no hwocr metadata.", "Only models exported by hwocr say which labels they know."
        )
    try:
        return ModelCard.model_validate_json(text)
    except ValidationError as error:
        raise ModelError(
            f"The metadata of {path} is not valid: {error.errors()[0]['msg']}.",
            "The model may come from a newer hwocr.",
        ) from error
