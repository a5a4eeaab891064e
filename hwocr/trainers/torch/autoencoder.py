"""Training the convolutional autoencoder of `hwocr.torchnets`."""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from hwocr.errors import RecipeError
from hwocr.ink.glyph import SIZE
from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors
from hwocr.nn.psnr import psnr
from hwocr.runs.recipe.schema import ConvAutoencoderSettings, Recipe
from hwocr.torchnets.autoencoder import ConvAutoencoder
from hwocr.torchnets.export import export_autoencoder
from hwocr.torchnets.synchronised import begin_batch
from hwocr.trainers.distributed.device import Device
from hwocr.trainers.torch.state import WeightAverage, make_optimiser, restore_training, training_state

_CHUNK = 512


class TorchAutoencoderLearner:
    """A convolutional autoencoder under training; see `hwocr.trainers.loop.learner.AutoencoderLearner`.

    Attributes:
        network: the network that is trained.
        suffix: of its model files.
    """

    suffix = ".onnx"

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        if not isinstance(recipe.network, ConvAutoencoderSettings):
            raise RecipeError(f"PyTorch trains no autoencoder of kind {recipe.network.kind}.")
        self._settings = recipe.network
        self._mean = recipe.loss.reduction == "mean"
        torch.manual_seed(recipe.seed)
        self._hardware = Device(recipe.mixed_precision)
        self._device = self._hardware.device
        self.network = ConvAutoencoder(recipe.network.channels, recipe.network.code).to(self._device)
        self.network.to(memory_format=torch.channels_last)
        self._average = WeightAverage(self.network, recipe.network.average)
        self._hardware.convert_to_synchronised(self.network)
        self._optimiser = make_optimiser(recipe, self.network)

    @property
    def average(self) -> ConvAutoencoder:
        """The network with the running average of the weights, which is what is measured and saved."""
        assert isinstance(self._average.network, ConvAutoencoder)
        return self._average.network

    def train_batch(
        self, pictures: NDArray[np.float32], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, float]:
        """Take one step towards copying the pictures; their labels are not looked at."""
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate
        begin_batch(self.network, len(pictures))
        own = pictures[self._hardware.share(len(pictures))]
        glyphs = self._batch(own)
        with self._hardware.autocast():
            copies = self.network.decode(self.network.encoder(glyphs)).float()
        total = torch.nn.functional.mse_loss(copies, glyphs, reduction="sum")
        self._hardware.step(total / len(pictures) if self._mean else total, self._optimiser)
        self._average.update(step)
        decibels = float(psnr(own, copies.detach().cpu().numpy().reshape(own.shape)).sum())
        loss, metric_value = self._hardware.sums(total, decibels)
        return loss, metric_value

    def encode(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return codes (N, K) of pictures (N, 1024), by the averaged weights."""
        parts = []
        with torch.inference_mode():
            for start in range(0, len(pictures), _CHUNK):
                batch = self._batch(pictures[start : start + _CHUNK])
                parts.append(self.average.encoder(batch).cpu().numpy())
        return np.concatenate(parts)

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return pictures (N, 1024) of codes (N, K), by the averaged weights."""
        parts = []
        with torch.inference_mode():
            for start in range(0, len(codes), _CHUNK):
                batch = torch.from_numpy(codes[start : start + _CHUNK]).to(self._device)
                parts.append(self.average.decode(batch).flatten(1).cpu().numpy())
        return np.concatenate(parts)

    def state(self) -> Tensors:
        """Return the weights, their average and what the optimiser remembers."""
        return {**training_state(self.network, self.average, self._optimiser), **self._hardware.state()}

    def restore(self, state: Tensors) -> None:
        """Take over saved arrays."""
        restore_training(self.network, self.average, self._optimiser, state)
        self._hardware.restore(state)

    def first_layer(self) -> NDArray[np.float32]:
        """Return (channels, 5, 5)."""
        first = next(self.average.parameters())
        return first.detach().cpu().numpy()[:, 0].astype(np.float32)

    def statistics(self, pictures: NDArray[np.float32]) -> list[dict[str, Any]]:
        """Return nothing: batch normalisation keeps these layers where they should be."""
        return []

    def settings(self) -> dict[str, Any]:
        """Return channels, the numbers in a code, and the number of parameters."""
        count = sum(parameter.numel() for parameter in self.network.parameters())
        channels = list(self._settings.channels)
        return {"channels": channels, "code": self._settings.code, "parameters": count}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_autoencoder(copy.deepcopy(self.average), self._settings.code, card, path)

    def versions(self) -> dict[str, str]:
        """Return PyTorch's version."""
        return {"torch": torch.__version__}

    def _batch(self, pictures: NDArray[np.float32]) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(pictures)).view(-1, 1, SIZE, SIZE)
        return tensor.to(self._device, memory_format=torch.channels_last)
