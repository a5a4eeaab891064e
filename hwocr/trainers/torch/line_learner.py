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
from hwocr.runs.recipe.line_networks import LineReaderSettings
from hwocr.runs.recipe.schema import Recipe
from hwocr.torchnets.line_export import export_line_reader
from hwocr.torchnets.line_reader import STRIDE, LineReader
from hwocr.trainers.torch.learner import TorchLearner

# Longer gradients are shortened: one badly read line must not undo what many have taught.
_LONGEST_GRADIENT = 2.0


class LineLearner(TorchLearner[LineReader]):
    """A network that reads lines, under training; see `hwocr.trainers.loop.learner.Learner`."""

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        settings = recipe.network
        if not isinstance(settings, LineReaderSettings):
            raise RecipeError(f"A network of kind {settings.kind} reads no lines.")
        self._settings = settings
        super().__init__(
            recipe,
            lambda: LineReader(1 + len(recipe.labels), **settings.model_dump(exclude={"kind", "average"})),
            average=settings.average,
        )
        # As the step is taken: by then the gradients of all processes are added up.
        self._optimiser.register_step_pre_hook(self._clip)

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
        rows = self._begin_step(len(targets), learning_rate, step)
        own = targets[rows]
        with self._hardware.autocast():
            log_posteriors = self.network(self._batch(pictures[rows])).float()
        losses = self._losses(log_posteriors, own)
        self._end_step(losses.sum(), len(targets), step)
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

    def settings(self) -> dict[str, Any]:
        """Return what makes the architecture, the columns to a step, and the number of parameters."""
        told = self._settings.model_dump(mode="json", include={"channels", "hidden", "layers"})
        return {**told, "stride": STRIDE, "parameters": self._count_parameters()}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write an ONNX file."""
        export_line_reader(copy.deepcopy(self.average), card, path)

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
