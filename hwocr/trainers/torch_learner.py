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
from hwocr.models.files import Tensors
from hwocr.runs.recipe import CnnSettings, Recipe
from hwocr.torchnets.cnn import GlyphCnn
from hwocr.torchnets.export import export_onnx
from hwocr.trainers.torch_state import WeightAverage, make_optimiser, restore_training, training_state

_CHUNK = 512


class TorchLearner:
    """A convolutional network under training; see `hwocr.trainers.learner.Learner`.

    Attributes:
        network: the network that is trained.
        suffix: of its model files.
    """

    suffix = ".onnx"

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        if not isinstance(recipe.network, CnnSettings):
            raise RecipeError(f"PyTorch does not train networks of kind {recipe.network.kind}.")
        self._recipe = recipe
        self._settings = recipe.network
        torch.manual_seed(recipe.seed)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        network = GlyphCnn(len(recipe.labels), recipe.network.channels, recipe.network.dropout)
        self.network: nn.Module = network.to(self._device).to(memory_format=torch.channels_last)
        self._average = WeightAverage(self.network, recipe.network.average)
        self._loss = nn.CrossEntropyLoss(reduction="sum", label_smoothing=recipe.loss.label_smoothing)
        self._optimiser = make_optimiser(recipe, self.network)

    @property
    def average(self) -> nn.Module:
        """The network with the running average of the weights, which is what is measured and saved."""
        return self._average.network

    def train_batch(
        self, pictures: NDArray[np.float32], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, int]:
        """Take one step; see `Learner.train_batch`."""
        # Dropout follows from the step, so that a resumed run draws what the whole one would have drawn.
        torch.manual_seed(self._recipe.seed * 1_000_003 + step)
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate
        self.network.train()
        truth = torch.from_numpy(targets).to(self._device)
        logits = self.network(self._batch(pictures))
        total = self._loss(logits, truth)
        scale = 1 / len(targets) if self._recipe.loss.reduction == "mean" else 1.0
        self._optimiser.zero_grad()
        (total * scale).backward()
        self._optimiser.step()
        self._average.update(step)
        return float(total.detach()), int((logits.detach().argmax(1) == truth).sum())

    def logits(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (N, C) for pictures (N, 1024), by the averaged weights."""
        parts = []
        with torch.inference_mode():
            for start in range(0, len(pictures), _CHUNK):
                parts.append(self.average(self._batch(pictures[start : start + _CHUNK])).cpu().numpy())
        return np.concatenate(parts)

    def state(self) -> Tensors:
        """Return the weights, their average and what the optimiser remembers."""
        return training_state(self.network, self.average, self._optimiser)

    def restore(self, state: Tensors) -> None:
        """Take over saved arrays."""
        restore_training(self.network, self.average, self._optimiser, state)

    def first_layer(self) -> NDArray[np.float32]:
        """Return (channels, 5, 5)."""
        first = next(self.average.parameters())
        return first.detach().cpu().numpy()[:, 0].astype(np.float32)

    def statistics(self, pictures: NDArray[np.float32]) -> list[dict[str, Any]]:
        """Return nothing: batch normalisation keeps these layers where they should be."""
        return []

    def settings(self) -> dict[str, Any]:
        """Return channels and the number of parameters."""
        count = sum(parameter.numel() for parameter in self.network.parameters())
        return {"channels": list(self._settings.channels), "parameters": count}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_onnx(copy.deepcopy(self.average), card, path)

    def versions(self) -> dict[str, str]:
        """Return PyTorch's version."""
        return {"torch": torch.__version__}

    def _batch(self, pictures: NDArray[np.float32]) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(pictures)).view(-1, 1, SIZE, SIZE)
        return tensor.to(self._device, memory_format=torch.channels_last)
