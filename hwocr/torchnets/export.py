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
from hwocr.models.autoencoder import ONNX_INPUTS, ONNX_OUTPUTS
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
    sample = torch.rand(3, *card.input_shape, generator=torch.Generator().manual_seed(0))
    return _export(network, {"glyphs": sample}, ("logits",), card, path)


def export_autoencoder(network: nn.Module, code: int, card: ModelCard, path: Path) -> float:
    """Write an autoencoder as one ONNX file of two halves; see `hwocr.models.autoencoder.ONNX_INPUTS`.

    Args:
        network: called with glyphs and codes, it returns the codes of those and the glyphs of these.
        code: numbers in a code.
        card: goes into ``metadata_props``.
        path: the file to write, whole or not at all.

    Returns:
        The largest absolute difference between PyTorch and ONNX Runtime on random glyphs and codes.

    Raises:
        ModelError: if the exported network computes something else.
    """
    chance = torch.Generator().manual_seed(0)
    glyphs = torch.rand(3, *card.input_shape, generator=chance)
    codes = torch.randn(2, code, generator=chance)
    samples = dict(zip(ONNX_INPUTS, (glyphs, codes), strict=True))
    return _export(network, samples, ONNX_OUTPUTS, card, path)


def _export(
    network: nn.Module,
    samples: dict[str, torch.Tensor],
    outputs: tuple[str, ...],
    card: ModelCard,
    path: Path,
) -> float:
    """Write a network with inputs and outputs of these names; return the largest difference found."""
    was_training = network.training
    network.eval()
    try:
        device = next(network.parameters()).device
        with torch.no_grad():
            given = network(*(sample.to(device) for sample in samples.values()))
        expected = given if isinstance(given, tuple) else (given,)
        # Each input has a length of its own, and the output made of it the same.
        axes = {
            name: {0: axis}
            for names in (samples, outputs)
            for name, axis in zip(names, ("N", "M"), strict=False)
        }
        model = trace(network.cpu().to(memory_format=torch.contiguous_format), samples, outputs, axes)
        network.to(device)
    finally:
        network.train(was_training)
    return check_and_write(model, samples, outputs, expected, card, path)


def check_and_write(
    model: onnx.ModelProto,
    samples: dict[str, torch.Tensor],
    outputs: tuple[str, ...],
    expected: tuple[torch.Tensor, ...],
    card: ModelCard,
    path: Path,
) -> float:
    """Put a card into an exported network and write it, if it computes what PyTorch does.

    Args:
        model: from `trace`; changed in place.
        samples: inputs by name.
        outputs: names of the outputs.
        expected: what PyTorch makes of the samples.
        card: goes into ``metadata_props``.
        path: the file to write, whole or not at all.

    Returns:
        The largest absolute difference found.

    Raises:
        ModelError: if the exported network computes something else.
    """
    entry = model.metadata_props.add()
    entry.key, entry.value = METADATA_KEY, card.model_dump_json()
    content = model.SerializeToString()
    found = _run(content, samples, outputs)
    difference = max(
        float(np.abs(theirs - ours.cpu().numpy()).max()) for theirs, ours in zip(found, expected, strict=True)
    )
    if not difference <= TOLERANCE:
        raise ModelError(f"The exported network differs from PyTorch's by {difference:.2g}.")
    write_atomically(path, content)
    return difference


def trace(
    network: nn.Module,
    samples: dict[str, torch.Tensor],
    outputs: tuple[str, ...],
    axes: dict[str, dict[int, str]],
) -> onnx.ModelProto:
    """Return a network, in evaluation mode and on the CPU, as ONNX has it.

    Args:
        network: takes the samples in their order.
        samples: inputs by name.
        outputs: names of the outputs.
        axes: of inputs and outputs by name, the axes of any length and what they are called.
    """
    with tempfile.TemporaryDirectory() as folder, _silence():
        file = Path(folder, "network.onnx")
        torch.onnx.export(
            network,
            tuple(samples.values()),
            os.fspath(file),
            input_names=list(samples),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        return onnx.load(file)


def _run(content: bytes, samples: dict[str, torch.Tensor], outputs: tuple[str, ...]) -> list[np.ndarray]:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, sess_options=options, providers=["CPUExecutionProvider"])
    given = {name: sample.numpy() for name, sample in samples.items()}
    result: list[np.ndarray] = session.run(list(outputs), given)
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
