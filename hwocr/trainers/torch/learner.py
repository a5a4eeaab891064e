"""What all PyTorch networks under training have in common: device, averaged weights, checkpoint, step."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from hwocr.models.files import Tensors
from hwocr.runs.recipe.schema import Recipe
from hwocr.torchnets.synchronised import begin_batch
from hwocr.trainers.distributed.device import Device
from hwocr.trainers.torch.state import WeightAverage, make_optimiser, restore_training, training_state

_SEED_STRIDE = 1_000_003

NetworkT = TypeVar("NetworkT", bound=nn.Module)


class TorchLearner(Generic[NetworkT]):
    """A PyTorch network under training: all of `hwocr.trainers.loop.learner.Learner` that networks share.

    A subclass adds `train_batch`, `settings` and `export`.

    Attributes:
        network: the network that is trained.
        suffix: of its model files.
    """

    suffix = ".onnx"

    def __init__(self, recipe: Recipe, build: Callable[[], NetworkT], *, average: float) -> None:
        """Build the network, with weights from the recipe's seed.

        Args:
            recipe: what is trained.
            build: returns the network; called once chance is seeded.
            average: decay of the average of the weights, a step; 0 keeps the latest weights.

        Raises:
            RecipeError: for a precision that this machine does not have.
        """
        self._recipe = recipe
        self._hardware = Device(recipe.mixed_precision)
        self._device = self._hardware.device
        torch.manual_seed(recipe.seed)
        self.network: NetworkT = build().to(self._device).to(memory_format=torch.channels_last)
        self._average = WeightAverage(self.network, average)
        self._hardware.convert_to_synchronised(self.network)
        self._optimiser = make_optimiser(recipe, self.network)

    @property
    def average(self) -> NetworkT:
        """The network with the running average of the weights, which is what is measured and saved."""
        return cast(NetworkT, self._average.network)

    def state(self) -> Tensors:
        """Return the weights, their average and what the optimiser remembers."""
        return {**training_state(self.network, self.average, self._optimiser), **self._hardware.state()}

    def restore(self, state: Tensors) -> None:
        """Take over saved arrays."""
        restore_training(self.network, self.average, self._optimiser, state)
        self._hardware.restore(state)

    def first_layer(self) -> NDArray[np.float32]:
        """Return the weights on the only channel of the input: (units, height, width)."""
        return self._first_weights()[:, 0]

    def statistics(self, pictures: NDArray[Any]) -> list[dict[str, Any]]:
        """Return nothing: batch normalisation and pretraining keep these layers where they should be."""
        return []

    def versions(self) -> dict[str, str]:
        """Return PyTorch's version."""
        return {"torch": torch.__version__}

    def _first_weights(self) -> NDArray[np.float32]:
        return next(self.average.parameters()).detach().cpu().numpy().astype(np.float32)

    def _count_parameters(self) -> int:
        return sum(parameter.numel() for parameter in self.network.parameters())

    def _begin_step(self, samples: int, learning_rate: float, step: int) -> slice:
        """Make ready for a batch of so many samples; return the rows that this process trains on."""
        # All chance follows from the step, so that a resumed run draws what the whole one would have drawn.
        torch.manual_seed(self._recipe.seed * _SEED_STRIDE + step)
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate
        begin_batch(self.network, samples)
        return self._hardware.share(samples)

    def _end_step(self, loss: Tensor, samples: int, step: int) -> None:
        """Move the weights and their average by the loss summed over this process's rows of a batch."""
        mean = self._recipe.loss.reduction == "mean"
        self._hardware.step(loss / samples if mean else loss, self._optimiser)
        self._average.update(step)
