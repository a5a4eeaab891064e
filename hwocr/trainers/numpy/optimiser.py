"""The optimiser a recipe names, for networks of `hwocr.nn`, and the arrays of a checkpoint."""

from hwocr.models.files import Tensors
from hwocr.nn.network import Network
from hwocr.nn.optimisers import AdamW, Optimiser, Sgd
from hwocr.runs.recipe.schema import Recipe

_PREFIX = "optimiser."


def make_optimiser(recipe: Recipe, network: Network) -> Optimiser:
    """Put a network's parameters in an optimiser's charge."""
    chosen = recipe.optimiser
    if chosen.kind == "adamw":
        return AdamW(network.parameters, network.weights, weight_decay=chosen.weight_decay)
    return Sgd(
        network.parameters,
        network.weights,
        network.weight_gradients,
        momentum=chosen.momentum,
        weight_decay=chosen.weight_decay,
        nesterov=chosen.nesterov,
    )


def training_state(network: Network, optimiser: Optimiser) -> Tensors:
    """Return copies of the parameters and of what the optimiser remembers."""
    remembered = {f"{_PREFIX}{name}": array for name, array in optimiser.state().items()}
    return {"parameters": network.parameters.copy(), **remembered}


def restore_training(network: Network, optimiser: Optimiser, state: Tensors) -> None:
    """Take over saved arrays."""
    network.parameters[:] = state["parameters"]
    optimiser.restore(
        {name.removeprefix(_PREFIX): array for name, array in state.items() if name.startswith(_PREFIX)}
    )
