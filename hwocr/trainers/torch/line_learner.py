"""Training the network that reads lines, by connectionist temporal classification.

Graves et al., "Connectionist Temporal Classification" (2006).
"""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from torch import Tensor, nn

from hwocr.errors import RecipeError
from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors
from hwocr.runs.recipe.line_networks import LineReaderSettings
from hwocr.runs.recipe.schema import Recipe
from hwocr.torchnets.line_export import export_line_reader
from hwocr.torchnets.line_reader import STRIDE, LineReader
from hwocr.torchnets.synchronised import begin_batch
from hwocr.trainers.distributed.device import Device
from hwocr.trainers.torch.state import WeightAverage, make_optimiser, restore_training, training_state

# Longer gradients are shortened: one badly read line must not undo what many have taught.
_LONGEST_GRADIENT = 2.0


class LineLearner:
    """A network that reads lines, under training; see `hwocr.trainers.loop.learner.Learner`.

    Attributes:
        network: the network that is trained.
        suffix: of its model files.
    """

    suffix = ".onnx"

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        settings = recipe.network
        if not isinstance(settings, LineReaderSettings):
            raise RecipeError(f"A network of kind {settings.kind} reads no lines.")
        self._recipe = recipe
        self._settings = settings
        self._hardware = Device(recipe.mixed_precision)
        torch.manual_seed(recipe.seed)
        network = LineReader(1 + len(recipe.labels), **settings.model_dump(exclude={"kind", "average"}))
        self.network: nn.Module = network.to(self._hardware.device).to(memory_format=torch.channels_last)
        self._average = WeightAverage(self.network, settings.average)
        self._hardware.convert_to_synchronised(self.network)
        self._optimiser = make_optimiser(recipe, self.network)
        # As the step is taken: by then the gradients of all processes are added up.
        self._optimiser.register_step_pre_hook(self._clip)

    @property
    def average(self) -> nn.Module:
        """The network with the running average of the weights, which is what is measured and saved."""
        return self._average.network

    def train_batch(
        self, pictures: NDArray[Any], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, float]:
        """Take one step.

        Args:
            pictures: (B, 40, W) uint8, 255 = ink.
            targets: (B, 2 + L): per line its columns, its number of characters, and these from 1 on.
            learning_rate: of this step.
            step: its number in the run.

        Returns:
            Summed over the lines: the loss a character, and the part of the characters read right.
        """
        torch.manual_seed(self._recipe.seed * 1_000_003 + step)
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate
        begin_batch(self.network, len(pictures))
        rows = self._hardware.share(len(targets))
        own = targets[rows]
        with self._hardware.autocast():
            log_posteriors = self.network(self._batch(pictures[rows])).float()
        losses = self._losses(log_posteriors, own)
        self._hardware.step(losses.sum() / len(targets), self._optimiser)
        self._average.update(step)
        right = _right(log_posteriors.detach().argmax(2).cpu().numpy(), own)
        loss, metric = self._hardware.sums(losses.sum(), float(right.sum()))
        return loss, metric

    def read(
        self, pictures: NDArray[np.uint8], targets: NDArray[np.int64]
    ) -> tuple[float, list[NDArray[np.int64]]]:
        """Read lines by the averaged weights.

        Returns:
            The loss a character, summed over the lines, and the best column of each step of each line.
        """
        with torch.inference_mode():
            log_posteriors = self.average(self._batch(pictures)).float()
            loss = float(self._losses(log_posteriors, targets).sum())
        best = log_posteriors.argmax(2).cpu().numpy()
        return loss, [row[: -(-columns // STRIDE)] for row, columns in zip(best, targets[:, 0], strict=True)]

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
        """Return what makes the architecture, the columns to a step, and the number of parameters."""
        told = self._settings.model_dump(mode="json", include={"channels", "hidden", "layers"})
        return {**told, "stride": STRIDE, "parameters": sum(one.numel() for one in self.network.parameters())}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_line_reader(copy.deepcopy(self.average), card, path)

    def versions(self) -> dict[str, str]:
        """Return PyTorch's version."""
        return {"torch": torch.__version__}

    def _clip(self, *_step: object) -> None:
        nn.utils.clip_grad_norm_(self.network.parameters(), _LONGEST_GRADIENT)

    def _losses(self, log_posteriors: Tensor, targets: NDArray[np.int64]) -> Tensor:
        """The loss (B,) a character of each line; 0 where a line has too few steps for its characters."""
        counts = torch.from_numpy(np.ascontiguousarray(targets[:, 1]))
        steps = torch.from_numpy(-(-targets[:, 0] // STRIDE))
        characters = torch.from_numpy(np.ascontiguousarray(targets[:, 2:])).to(log_posteriors.device)
        losses: Tensor = nn.functional.ctc_loss(
            log_posteriors.transpose(0, 1), characters, steps, counts, reduction="none", zero_infinity=True
        )
        return losses / counts.clamp(min=1).to(losses.device)

    def _batch(self, pictures: NDArray[np.uint8]) -> Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(pictures))[:, None].to(self._hardware.device)
        return tensor.float().mul_(1 / 255).contiguous(memory_format=torch.channels_last)


def collapsed(best: NDArray[np.int64]) -> list[int]:
    """The numbers of the characters of a best path: repeats once, blanks not at all."""
    kept = best[np.flatnonzero(np.diff(best, prepend=-1))]
    return [number for number in kept.tolist() if number]


def part_right(read: list[int], truth: list[int]) -> float:
    """The part of a line's characters that is right: 1 - CER, at least 0."""
    return max(0.0, 1 - Levenshtein.distance(read, truth) / max(1, len(truth)))


def _right(best: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
    rows = zip(best, targets, strict=True)
    return np.array(
        [
            part_right(collapsed(row[: -(-int(truth[0]) // STRIDE)]), truth[2 : 2 + int(truth[1])].tolist())
            for row, truth in rows
        ]
    )
