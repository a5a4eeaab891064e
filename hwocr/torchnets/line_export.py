"""A line reader as an ONNX file whose weights take two bytes each."""

import copy
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from hwocr.ink.line import HEIGHT
from hwocr.models.card import ModelCard
from hwocr.torchnets.export import check_and_write, trace

# Smaller arrays stay as they are.
_LEAST = 512


def export_line_reader(network: nn.Module, card: ModelCard, path: Path) -> float:
    """Write a line reader with its card, after checking that ONNX Runtime computes the same.

    The input is called ``lines``, (N, 1, 40, W) for any N and W, the output ``log_posteriors``,
    (N, W / 4 rounded up, 1 + labels). Weights are rounded to float16, which halves the file, and
    computed with as float32.

    Args:
        network: in any mode; left as it was.
        card: goes into ``metadata_props``.
        path: the file to write, whole or not at all.

    Returns:
        The largest absolute difference found on random lines between the rounded network and the file.

    Raises:
        ModelError: if the exported network computes something else.
    """
    rounded = copy.deepcopy(network).cpu().to(memory_format=torch.contiguous_format).eval()
    _fold_normalisations(rounded)
    with torch.no_grad():
        for parameter in rounded.parameters():
            if parameter.numel() >= _LEAST:
                parameter.copy_(parameter.half().float())
    samples = {"lines": torch.rand(2, 1, HEIGHT, 96, generator=torch.Generator().manual_seed(0))}
    with torch.no_grad():
        expected = (rounded(*samples.values()),)
    axes = {"lines": {0: "N", 3: "W"}, "log_posteriors": {0: "N", 1: "T"}}
    model = trace(rounded, samples, ("log_posteriors",), axes)
    _store_as_halves(model)
    return check_and_write(model, samples, ("log_posteriors",), expected, card, path)


def _fold_normalisations(network: nn.Module) -> None:
    """Fold each batch normalisation, in place, into the convolution before it, before weights are rounded."""
    for part in network.modules():
        if not isinstance(part, nn.Sequential):
            continue
        for index in range(1, len(part)):
            before, after = part[index - 1], part[index]
            if isinstance(before, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
                part[index - 1] = fuse_conv_bn_eval(before, after)
                part[index] = nn.Identity()


def _store_as_halves(model: onnx.ModelProto) -> None:
    """Keep the large weights as float16 and cast them, which ONNX Runtime does once, when it loads them."""
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or int(np.prod(tensor.dims)) < _LEAST:
            continue
        values = numpy_helper.to_array(tensor)
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
