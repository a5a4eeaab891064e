"""Going on from a network that ships: its weights out of the ONNX file, ready to be trained further.

Export folds batch normalisation into the convolutions. Here it is unfolded again: each normalisation gets the
mean and the variance that its convolution gives on generated letters, and the scale and shift that undo them.
So the network answers as the file does, and while it is trained its normalisation starts from where it stood.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from hwocr.datasets.handprint import sample_glyphs
from hwocr.errors import ModelError
from hwocr.models.registry import find_model, load_card

_SAMPLES = 992
_SEED = 62


def continue_from(network: nn.Module, source: str, labels: Sequence[str]) -> None:
    """Fill in the weights of an exported network of the same architecture, in place.

    Args:
        network: a `hwocr.torchnets.cnn.GlyphCnn`.
        source: a model's name or an ``.onnx`` file.
        labels: of the network's outputs; the file must know all of them.

    Raises:
        ModelError: if there is no such file, or its shapes or labels are others.
    """
    path = find_model(source)
    card = load_card(str(path))
    convolutions = [part for part in network.modules() if isinstance(part, nn.Conv2d)]
    norms = [part for part in network.modules() if isinstance(part, nn.BatchNorm2d)]
    folded, last = _weights(path)
    shapes = [tuple(part.weight.shape) for part in convolutions]
    if [weight.shape for weight, _ in folded] != shapes or not set(labels) <= set(card.labels):
        raise ModelError(
            f"Training cannot go on from {path.name}: its layers or labels are others.",
            "Give the recipe the channels and the labels of that model.",
        )
    rows = [card.labels.index(label) for label in labels]
    classify = next(part for part in network.modules() if isinstance(part, nn.Linear))
    with torch.no_grad():
        for (weight, bias), convolution, norm in zip(folded, convolutions, norms, strict=True):
            convolution.weight.copy_(torch.from_numpy(weight.copy()))
            norm.weight.fill_(1.0)
            norm.bias.copy_(torch.from_numpy(bias.copy()))
            running_mean, running_var = _running(norm)
            running_mean.zero_()
            running_var.fill_(1.0 - norm.eps)
        classify.weight.copy_(torch.from_numpy(last[0][rows]))
        classify.bias.copy_(torch.from_numpy(last[1][rows]))
        _unfold(network, convolutions, norms, labels)


def _unfold(
    network: nn.Module, convolutions: list[nn.Conv2d], norms: list[nn.BatchNorm2d], labels: Sequence[str]
) -> None:
    """Give the normalisations the statistics of generated letters, without changing what comes out."""
    pictures, _ = sample_glyphs(_SAMPLES, seed=_SEED, labels=labels)
    device = next(network.parameters()).device
    batch = torch.from_numpy(pictures.astype(np.float32) / 255)[:, None].to(device)
    seen: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    def note(module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        seen[module] = (output.mean(dim=(0, 2, 3)), output.var(dim=(0, 2, 3), unbiased=False))

    hooks = [convolution.register_forward_hook(note) for convolution in convolutions]
    was_training = network.training
    network.eval()(batch)
    network.train(was_training)
    for hook in hooks:
        hook.remove()
    for convolution, norm in zip(convolutions, norms, strict=True):
        mean, variance = seen[convolution]
        running_mean, running_var = _running(norm)
        running_mean.copy_(mean)
        running_var.copy_(variance)
        norm.weight.copy_(torch.sqrt(variance + norm.eps))
        norm.bias.add_(mean)


def _running(norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    assert norm.running_mean is not None and norm.running_var is not None
    return norm.running_mean, norm.running_var


_Pair = tuple[NDArray[np.float32], NDArray[np.float32]]


def _weights(path: Path) -> tuple[list[_Pair], _Pair]:
    """Return weight and bias of each convolution, in order, and of the last layer."""
    graph = onnx.load(str(path)).graph
    arrays = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    pairs = {
        op: [tuple(arrays[name] for name in node.input[1:3]) for node in graph.node if node.op_type == op]
        for op in ("Conv", "Gemm")
    }
    if not pairs["Gemm"] or any(len(pair) != 2 for pair in (*pairs["Conv"], *pairs["Gemm"])):
        raise ModelError(f"{path.name} is no network that training can go on from.", "Take handprint62-cnn.")
    return pairs["Conv"], pairs["Gemm"][-1]  # type: ignore[return-value]
