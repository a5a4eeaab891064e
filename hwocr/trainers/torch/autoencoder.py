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
from hwocr.nn.psnr import psnr
from hwocr.runs.recipe.glyph_networks import ConvAutoencoderSettings
from hwocr.runs.recipe.schema import Recipe
from hwocr.torchnets.autoencoder import ConvAutoencoder
from hwocr.torchnets.export import export_autoencoder
from hwocr.trainers.torch.learner import TorchLearner

_CHUNK = 512


class TorchAutoencoderLearner(TorchLearner[ConvAutoencoder]):
    """A convolutional autoencoder under training; see `hwocr.trainers.loop.learner.AutoencoderLearner`."""

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        settings = recipe.network
        if not isinstance(settings, ConvAutoencoderSettings):
            raise RecipeError(f"PyTorch trains no autoencoder of kind {settings.kind}.")
        self._settings = settings
        super().__init__(
            recipe, lambda: ConvAutoencoder(settings.channels, settings.code), average=settings.average
        )

    def train_batch(
        self, pictures: NDArray[np.float32], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, float]:
        """Take one step towards copying the pictures; their labels are not looked at."""
        own = pictures[self._begin_step(len(pictures), learning_rate, step)]
        glyphs = self._batch(own)
        with self._hardware.autocast():
            copies = self.network.decode(self.network.encoder(glyphs)).float()
        total = torch.nn.functional.mse_loss(copies, glyphs, reduction="sum")
        self._end_step(total, len(pictures), step)
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

    def settings(self) -> dict[str, Any]:
        """Return channels, the numbers in a code, and the number of parameters."""
        channels = list(self._settings.channels)
        return {"channels": channels, "code": self._settings.code, "parameters": self._count_parameters()}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_autoencoder(copy.deepcopy(self.average), self._settings.code, card, path)

    def _batch(self, pictures: NDArray[np.float32]) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(pictures)).view(-1, 1, SIZE, SIZE)
        return tensor.to(self._device, memory_format=torch.channels_last)
