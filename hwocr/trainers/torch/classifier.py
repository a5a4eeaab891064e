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
from hwocr.runs.recipe.networks import custom_network
from hwocr.runs.recipe.schema import CnnSettings, CustomSettings, FcnSettings, Recipe
from hwocr.torchnets.export import export_onnx
from hwocr.torchnets.registry import build_glyph_network, glyph_networks
from hwocr.torchnets.synchronised import begin_batch
from hwocr.trainers.distributed.device import Device
from hwocr.trainers.torch.state import WeightAverage, make_optimiser, restore_training, training_state

_CHUNK = 512


class TorchLearner:
    """A network that tells glyphs apart, under training; see `hwocr.trainers.loop.learner.Learner`.

    Attributes:
        network: the network that is trained.
        suffix: of its model files.
    """

    suffix = ".onnx"

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        settings = recipe.network
        if not isinstance(settings, CnnSettings | FcnSettings | CustomSettings):
            raise RecipeError(f"PyTorch does not train networks of kind {settings.kind}.")
        self._recipe = recipe
        self._hardware = Device(recipe.mixed_precision)
        torch.manual_seed(recipe.seed)
        if isinstance(settings, CustomSettings):
            self._shape: tuple[int, ...] = (1, SIZE, SIZE)
            custom = custom_network(settings.name)
            parameters = custom.parameters.model_validate(settings.parameters)
            network = custom.build(len(recipe.labels), parameters)
        else:
            self._shape = glyph_networks()[settings.kind].input_shape
            own = settings.model_dump(exclude={"kind", "average"})
            network = build_glyph_network(settings.kind, len(recipe.labels), **own)
        self.network: nn.Module = network.to(self._hardware.device).to(memory_format=torch.channels_last)
        self._average = WeightAverage(self.network, settings.average)
        self._hardware.convert_to_synchronised(self.network)
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
        begin_batch(self.network, len(pictures))
        rows = self._hardware.share(len(targets))
        truth = torch.from_numpy(targets[rows]).to(self._hardware.device)
        with self._hardware.autocast():
            logits = self.network(self._batch(pictures[rows]))
        total = self._loss(logits.float(), truth)
        scale = 1 / len(targets) if self._recipe.loss.reduction == "mean" else 1.0
        self._hardware.step(total * scale, self._optimiser)
        self._average.update(step)
        loss, right = self._hardware.sums(total, (logits.argmax(1) == truth).sum())
        return loss, int(right)

    def logits(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (N, C) for pictures (N, 1024), by the averaged weights."""
        parts = []
        with torch.inference_mode():
            for start in range(0, len(pictures), _CHUNK):
                parts.append(self.average(self._batch(pictures[start : start + _CHUNK])).cpu().numpy())
        return np.concatenate(parts)

    def state(self) -> Tensors:
        """Return the weights, their average and what the optimiser remembers."""
        return {**training_state(self.network, self.average, self._optimiser), **self._hardware.state()}

    def restore(self, state: Tensors) -> None:
        """Take over saved arrays."""
        restore_training(self.network, self.average, self._optimiser, state)
        self._hardware.restore(state)

    def first_layer(self) -> NDArray[np.float32]:
        """Return (channels, 5, 5) or (units, 32, 32)."""
        first = next(self.average.parameters()).detach().cpu().numpy().astype(np.float32)
        return first[:, 0] if first.ndim == 4 else first.reshape(-1, SIZE, SIZE)

    def statistics(self, pictures: NDArray[np.float32]) -> list[dict[str, Any]]:
        """Return nothing: batch normalisation keeps these layers where they should be."""
        return []

    def settings(self) -> dict[str, Any]:
        """Return what makes the architecture, and the number of parameters."""
        count = sum(parameter.numel() for parameter in self.network.parameters())
        told = self._recipe.network.model_dump(mode="json", include={"channels", "hidden", "activation"})
        return {**told, "parameters": count}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_onnx(copy.deepcopy(self.average), card, path)

    def versions(self) -> dict[str, str]:
        """Return PyTorch's version."""
        return {"torch": torch.__version__}

    def _batch(self, pictures: NDArray[np.float32]) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(pictures)).view(-1, *self._shape)
        layout = torch.channels_last if tensor.ndim == 4 else torch.preserve_format
        return tensor.to(self._hardware.device, memory_format=layout)
