"""Training the networks for photographs: the last layer on kept features first, all weights later."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from hwocr.datasets.cache import fingerprint
from hwocr.errors import RecipeError
from hwocr.models.card import ImageInput, ModelCard
from hwocr.runs.recipe.image_networks import ImageCnnSettings, ImageNetworkSettings, MobileNetSettings
from hwocr.runs.recipe.schema import Recipe
from hwocr.torchnets.export import export_onnx
from hwocr.torchnets.image_networks import ImageNetwork, picture_cnn, pretrained_kind
from hwocr.torchnets.weights import load_features
from hwocr.trainers.torch.image_augment import vary
from hwocr.trainers.torch.learner import TorchLearner

_CHUNK = 64
# Beta(a, a) of mixup: most pairs are nearly one picture, few are halves.
_MIX = 0.4


class ImageLearner(TorchLearner[ImageNetwork]):
    """A network for photographs under training; see `hwocr.trainers.loop.learner.Learner`.

    A batch is either photographs, (B, side, side, 3) uint8, or what the features say of them, (B, D)
    float32: then only the last layer is trained, or asked.

    Attributes:
        input: how photographs become its input.
        frozen: whether the last batch trained the last layer alone.
        upscale: how many times larger training makes pictures just now.
        suffix: of its model files.
    """

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with its pretrained weights or random ones.

        Raises:
            RecipeError: if it is not one for photographs.
            ModelError: if the pretrained weights cannot be had or do not fit.
        """
        if not isinstance(recipe.network, ImageNetworkSettings):
            raise RecipeError(f"A network of kind {recipe.network.kind} is not one for photographs.")
        settings = recipe.network
        self._settings = settings
        self.input = image_input(recipe)
        self.frozen = False
        self.upscale: int = getattr(settings, "upscale", 1)
        super().__init__(
            recipe, lambda: build_image_network(settings, len(recipe.classes)), average=settings.average
        )
        self._loss = nn.CrossEntropyLoss(reduction="sum", label_smoothing=recipe.loss.label_smoothing)
        self._mean = torch.tensor(self.input.mean, device=self._device).view(3, 1, 1)
        self._std = torch.tensor(self.input.std, device=self._device).view(3, 1, 1)

    def train_batch(
        self, pictures: NDArray[Any], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, int]:
        """Take one step; see `Learner.train_batch`."""
        rows = self._begin_step(len(targets), learning_rate, step)
        truth = torch.from_numpy(targets[rows]).to(self._device)
        self.frozen = pictures.ndim == 2
        if self.frozen:
            logits = self.network.answers(torch.from_numpy(pictures[rows]).to(self._device))
            total = self._loss(logits, truth)
        else:
            total, logits = self._varied_loss(pictures, targets, rows)
        self._end_step(total, len(targets), step)
        loss, right = self._hardware.sums(total, (logits.argmax(1) == truth).sum())
        return loss, int(right)

    def logits(self, pictures: NDArray[Any]) -> NDArray[np.float32]:
        """Return (N, C) for photographs (N, side, side, 3) or features (N, D), by the averaged weights."""
        network = self.average
        with torch.inference_mode():
            if pictures.ndim == 2:
                return network.answers(torch.from_numpy(pictures).to(self._device)).cpu().numpy()
            parts = []
            for batch in self._middles(pictures):
                logits = network(batch)
                if self.input.flips:
                    logits = (logits + network(batch.flip(3))) / 2
                parts.append(logits.cpu().numpy())
        return np.concatenate(parts)

    def features(self, pictures: NDArray[np.uint8], *, mirrored: bool) -> NDArray[np.float32]:
        """Return what the features say of photographs (N, side, side, 3): (N, D)."""
        self.network.eval()
        with torch.inference_mode():
            parts = [
                self.network.pooled(batch.flip(3) if mirrored else batch).float().cpu().numpy()
                for batch in self._middles(pictures)
            ]
        return np.concatenate(parts)

    def features_stamp(self) -> str:
        """Return what stands for the features' weights and for what they get to see."""
        arrays = (value.cpu().numpy().tobytes() for value in self.network.features.state_dict().values())
        about = f"{self._settings.kind} {self._settings.model_dump_json()} {self.input.model_dump_json()}"
        return fingerprint([about.encode(), *arrays])

    def first_layer(self) -> NDArray[np.float32]:
        """Return (units, 3, height, width)."""
        return self._first_weights()

    def settings(self) -> dict[str, Any]:
        """Return what a model card says about the architecture."""
        return {**_told(self._settings), "parameters": self._count_parameters()}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_onnx(copy.deepcopy(self.average), card, path)

    def versions(self) -> dict[str, str]:
        """Return the versions of PyTorch and torchvision."""
        import torchvision

        return {**super().versions(), "torchvision": torchvision.__version__}

    def _varied_loss(
        self, pictures: NDArray[np.uint8], targets: NDArray[np.int64], rows: slice
    ) -> tuple[Tensor, Tensor]:
        """Return the summed loss and the logits of this process's rows of a batch.

        The whole batch is varied, wherever only a part of it is needed: so the parts of several processes
        are those of one.
        """
        augmentation = self._recipe.picture_augmentation
        truth = torch.from_numpy(targets).to(self._device)
        other, share = truth, 1.0
        if augmentation is None:
            batch = next(self._middles(pictures, len(pictures)))[rows]
            with self._hardware.autocast():
                pooled = self.network.pooled(batch)
        else:
            chance = torch.Generator().manual_seed(torch.initial_seed())
            varied = vary(self._tensor(pictures), augmentation, self.input.size, chance, self.upscale)
            batch = ((varied - self._mean) / self._std).contiguous(memory_format=torch.channels_last)
            if float(torch.rand(1, generator=chance)) < augmentation.mix:
                share = float(np.random.default_rng(torch.initial_seed()).beta(_MIX, _MIX))
                order = torch.randperm(len(batch), generator=chance).to(self._device)
                batch, other = torch.lerp(batch[order], batch, share), truth[order]
            with self._hardware.autocast():
                pooled = self.network.pooled_enlarged(batch[rows])
        logits = self.network.answers(pooled.float())
        total = share * self._loss(logits, truth[rows])
        if share < 1:
            total = total + (1 - share) * self._loss(logits, other[rows])
        return total, logits

    def _tensor(self, pictures: NDArray[np.uint8]) -> Tensor:
        """Return (N, 3, side, side) in [0, 1]; the memory stays as it is, which is channels last."""
        # A copy: what is mapped from a file must not be written to, and PyTorch warns of it.
        tensor = torch.from_numpy(np.array(pictures)).to(self._device)
        return tensor.permute(0, 3, 1, 2).float() / 255

    def _middles(self, pictures: NDArray[np.uint8], chunk: int = _CHUNK) -> Iterator[Tensor]:
        """Give the middle squares, normalised, some at a time."""
        start, size = (self.input.side - self.input.size) // 2, self.input.size
        for first in range(0, len(pictures), chunk):
            whole = self._tensor(pictures[first : first + chunk, start : start + size, start : start + size])
            yield (whole - self._mean) / self._std


def image_input(recipe: Recipe) -> ImageInput:
    """Return how photographs become the input of a recipe's network."""
    settings = recipe.picture_settings
    return ImageInput(side=settings.side, size=settings.size, flips=settings.flips)


def build_image_network(settings: ImageNetworkSettings, classes: int) -> ImageNetwork:
    """Build a network for photographs, with pretrained features where its settings name some.

    Raises:
        ModelError: if those cannot be had or do not fit.
    """
    if isinstance(settings, ImageCnnSettings):
        return picture_cnn(settings.channels, classes, dropout=settings.dropout)
    network = pretrained_kind(
        settings.kind,
        classes,
        dropout=settings.dropout,
        upscale=settings.upscale,
        tensorflow_padding=isinstance(settings, MobileNetSettings) and settings.padding == "tensorflow",
    )
    if settings.weights:
        load_features(network.features, settings.kind, settings.weights)
    if settings.batch_norms == "frozen":
        network.fold_batch_norms()
    return network


def _told(settings: ImageNetworkSettings) -> dict[str, Any]:
    if isinstance(settings, ImageCnnSettings):
        return {"channels": list(settings.channels)}
    told: dict[str, Any] = {"pretrained": settings.weights or "no", "upscale": settings.upscale}
    if isinstance(settings, MobileNetSettings):
        told["padding"] = settings.padding
    return told
