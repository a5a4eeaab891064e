"""PyTorch to ONNX: the file that the window, which knows no torch, runs."""

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from hwocr.errors import ModelError
from hwocr.files import write_atomically
from hwocr.models.card import METADATA_KEY, ModelCard

OPSET = 18
TOLERANCE = 1e-4
"""The largest difference allowed between PyTorch's logits and ONNX Runtime's."""


def export_onnx(network: nn.Module, card: ModelCard, path: Path) -> float:
    """Write a network with its card as an ONNX file, after checking that both compute the same.

    The input is called ``glyphs``, (N, *card.input_shape) with any N, the output ``logits``, (N, labels).

    Args:
        network: in any mode; it is exported in evaluation mode and left as it was.
        card: goes into ``metadata_props``.
        path: the file to write, whole or not at all.

    Returns:
        The largest absolute difference of logits found on random glyphs.

    Raises:
        ModelError: if the exported network computes something else.
    """
    was_training = network.training
    network.eval()
    try:
        sample = torch.rand(3, *card.input_shape, generator=torch.Generator().manual_seed(0))
        device = next(network.parameters()).device
        with torch.no_grad():
            expected = network(sample.to(device)).cpu().numpy()
        model = _exported(network.cpu().to(memory_format=torch.contiguous_format), sample)
        network.to(device)
    finally:
        network.train(was_training)
    entry = model.metadata_props.add()
    entry.key, entry.value = METADATA_KEY, card.model_dump_json()
    content = model.SerializeToString()
    difference = float(np.abs(_run(content, sample.numpy()) - expected).max())
    if not difference <= TOLERANCE:
        raise ModelError(f"The exported network differs from PyTorch's by {difference:.2g}.")
    write_atomically(path, content)
    return difference


def _exported(network: nn.Module, sample: torch.Tensor) -> onnx.ModelProto:
    with tempfile.TemporaryDirectory() as folder, _silence():
        file = Path(folder, "network.onnx")
        torch.onnx.export(
            network,
            (sample,),
            os.fspath(file),
            input_names=["glyphs"],
            output_names=["logits"],
            dynamic_axes={"glyphs": {0: "N"}, "logits": {0: "N"}},
            opset_version=OPSET,
            dynamo=False,
        )
        return onnx.load(file)


def _run(content: bytes, sample: np.ndarray) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, sess_options=options, providers=["CPUExecutionProvider"])
    result: np.ndarray = session.run(["logits"], {"glyphs": sample})[0]
    return result


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the exporter's advice out of the run's log."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)
