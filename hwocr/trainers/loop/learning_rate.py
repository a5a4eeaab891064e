"""The learning rate of each step: the recipe's schedule, once over each stage of a run."""

from hwocr.nn.schedules import rate_factor
from hwocr.runs.recipe.image_networks import PretrainedSettings
from hwocr.runs.recipe.schema import Recipe


def frozen_epochs(recipe: Recipe) -> int:
    """Return how many epochs at first train the last layer alone."""
    network = recipe.network
    return min(network.frozen_epochs, recipe.epochs) if isinstance(network, PretrainedSettings) else 0


def upscale_in(recipe: Recipe, epoch: int) -> int:
    """Return how many times larger pictures are made in an epoch, counted from 0, of training."""
    network = recipe.network
    if not isinstance(network, PretrainedSettings):
        return 1
    is_small = frozen_epochs(recipe) <= epoch < frozen_epochs(recipe) + network.small_epochs
    return max(1, network.upscale - is_small)


def top_rate(recipe: Recipe, epoch: int) -> float:
    """Return the highest learning rate of the stage that an epoch, counted from 0, belongs to."""
    network = recipe.network
    if isinstance(network, PretrainedSettings) and epoch < frozen_epochs(recipe):
        return network.frozen_learning_rate
    return recipe.optimiser.learning_rate


def learning_rate(recipe: Recipe, step: int, batches: int) -> float:
    """Return the learning rate of a step.

    Args:
        recipe: with the schedule, and the stages where it has any.
        step: its number in the run.
        batches: steps an epoch.
    """
    frozen = frozen_epochs(recipe) * batches
    first, steps = (0, frozen) if step < frozen else (frozen, recipe.epochs * batches - frozen)
    factor = rate_factor(step=step - first, steps=steps, **recipe.schedule.model_dump())
    return top_rate(recipe, step // batches) * factor
