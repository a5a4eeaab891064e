"""What the PyTorch learners have in common: optimiser, averaged weights, arrays of a checkpoint."""

import copy

import torch
from torch import nn

from hwocr.models.files import Tensors
from hwocr.runs.recipe.schema import Recipe


class WeightAverage:
    """A running average of a network's weights, which is what is measured and saved.

    Attributes:
        network: a copy of the network, with the averaged weights, in evaluation mode.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        """Begin with the network's own weights.

        Args:
            network: the one that is trained.
            decay: of the average, a step; 0 keeps the latest weights.
        """
        self.network: nn.Module = copy.deepcopy(network).eval()
        self._decay = decay
        pairs = [
            (mean, value)
            for mean, value in zip(_tensors(self.network), _tensors(network), strict=True)
            if mean.is_floating_point()
        ]
        self._means = [mean for mean, _ in pairs]
        self._values = [value for _, value in pairs]

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the weights after a step of the run."""
        # Shorter at first, or the random initial weights would stay in the average for thousands of steps.
        decay = min(self._decay, (1 + step) / (10 + step)) if self._decay else 0.0
        torch._foreach_lerp_(self._means, self._values, 1 - decay)


def make_optimiser(recipe: Recipe, network: nn.Module) -> torch.optim.Optimizer:
    """Put a network's parameters in the charge of the optimiser a recipe names."""
    chosen = recipe.optimiser
    # Only matrices and filters decay; biases and batch normalisation's scales do not.
    groups = [
        {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": chosen.weight_decay},
        {"params": [p for p in network.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if chosen.kind == "adamw":
        return torch.optim.AdamW(groups, lr=chosen.learning_rate)
    return torch.optim.SGD(
        groups, lr=chosen.learning_rate, momentum=chosen.momentum, nesterov=chosen.nesterov
    )


def training_state(network: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer) -> Tensors:
    """Return copies of the weights, of their average and of what the optimiser remembers."""
    arrays = {f"network.{name}": value for name, value in network.state_dict().items()}
    arrays |= {f"average.{name}": value for name, value in average.state_dict().items()}
    for number, remembered in optimiser.state_dict()["state"].items():
        for name, value in remembered.items():
            if isinstance(value, torch.Tensor):
                arrays[f"optimiser.{number}.{name}"] = value
    return {name: value.detach().cpu().contiguous().numpy().copy() for name, value in arrays.items()}


def restore_training(
    network: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer, state: Tensors
) -> None:
    """Take over saved arrays."""
    for module, prefix in ((network, "network."), (average, "average.")):
        module.load_state_dict(
            {
                name.removeprefix(prefix): torch.from_numpy(array)
                for name, array in state.items()
                if name.startswith(prefix)
            }
        )
    remembered: dict[int, dict[str, torch.Tensor]] = {}
    for name, array in state.items():
        if name.startswith("optimiser."):
            _, number, key = name.split(".", 2)
            remembered.setdefault(int(number), {})[key] = torch.from_numpy(array)
    optimiser.load_state_dict({**optimiser.state_dict(), "state": remembered})


def _tensors(module: nn.Module) -> list[torch.Tensor]:
    return [*module.parameters(), *module.buffers()]
