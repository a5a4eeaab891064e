"""Training the PyTorch networks of `hwocr.torchnets`."""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from hwocr.errors import RecipeError
from hwocr.ink.glyph import SIZE
from hwocr.models.card import ModelCard
from hwocr.runs.recipe.glyph_networks import CnnSettings, CustomSettings, FcnSettings
from hwocr.runs.recipe.networks import custom_network
from hwocr.runs.recipe.schema import Recipe
from hwocr.torchnets.export import export_onnx
from hwocr.torchnets.registry import build_glyph_network, glyph_networks
from hwocr.trainers.torch.learner import TorchLearner

_CHUNK = 512


class TorchClassifierLearner(TorchLearner[nn.Module]):
    """A network that tells glyphs apart, under training; see `hwocr.trainers.loop.learner.Learner`."""

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        settings = recipe.network
        if not isinstance(settings, CnnSettings | FcnSettings | CustomSettings):
            raise RecipeError(f"PyTorch does not train networks of kind {settings.kind}.")
        self._shape = (
            (1, SIZE, SIZE)
            if isinstance(settings, CustomSettings)
            else glyph_networks()[settings.kind].input_shape
        )
        super().__init__(recipe, lambda: _build(settings, recipe.labels), average=settings.average)
        self._loss = nn.CrossEntropyLoss(reduction="sum", label_smoothing=recipe.loss.label_smoothing)

    def train_batch(
        self, pictures: NDArray[np.float32], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, int]:
        """Take one step; see `Learner.train_batch`."""
        rows = self._begin_step(len(targets), learning_rate, step)
        truth = torch.from_numpy(targets[rows]).to(self._device)
        with self._hardware.autocast():
            logits = self.network(self._batch(pictures[rows]))
        total = self._loss(logits.float(), truth)
        self._end_step(total, len(targets), step)
        loss, right = self._hardware.sums(total, (logits.argmax(1) == truth).sum())
        return loss, int(right)

    def logits(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (N, C) for pictures (N, 1024), by the averaged weights."""
        parts = []
        with torch.inference_mode():
            for start in range(0, len(pictures), _CHUNK):
                parts.append(self.average(self._batch(pictures[start : start + _CHUNK])).cpu().numpy())
        return np.concatenate(parts)

    def first_layer(self) -> NDArray[np.float32]:
        """Return (channels, 5, 5) or (units, 32, 32)."""
        first = self._first_weights()
        return first[:, 0] if first.ndim == 4 else first.reshape(-1, SIZE, SIZE)

    def settings(self) -> dict[str, Any]:
        """Return what makes the architecture, and the number of parameters."""
        told = self._recipe.network.model_dump(mode="json", include={"channels", "hidden", "activation"})
        return {**told, "parameters": self._count_parameters()}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_onnx(copy.deepcopy(self.average), card, path)

    def _batch(self, pictures: NDArray[np.float32]) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(pictures)).view(-1, *self._shape)
        layout = torch.channels_last if tensor.ndim == 4 else torch.preserve_format
        return tensor.to(self._device, memory_format=layout)


def _build(settings: CnnSettings | FcnSettings | CustomSettings, labels: str) -> nn.Module:
    """Build the network that the settings describe, to tell labels apart."""
    if isinstance(settings, CustomSettings):
        custom = custom_network(settings.name)
        built: nn.Module = custom.build(len(labels), custom.parameters.model_validate(settings.parameters))
        return built
    own = settings.model_dump(exclude={"kind", "average", "start"})
    network = build_glyph_network(settings.kind, len(labels), **own)
    if isinstance(settings, CnnSettings) and settings.start:
        from hwocr.torchnets.continued import continue_from

        continue_from(network, settings.start, labels)
    return network
