"""The NumPy network a recipe names, built and checked."""

import numpy as np

from hwocr.errors import RecipeError
from hwocr.ink.glyph import SIZE
from hwocr.models.autoencoder import autoencoder_network
from hwocr.nn.gradcheck import GradientCheck, check_gradients
from hwocr.nn.losses import SoftmaxCrossEntropy, SquaredError
from hwocr.nn.network import Network
from hwocr.runs.recipe.glyph_networks import AutoencoderSettings, MlpSettings
from hwocr.runs.recipe.schema import Recipe


def mlp_settings(recipe: Recipe) -> MlpSettings:
    """Return a recipe's network, which must be a perceptron that tells glyphs apart.

    Raises:
        RecipeError: if it is of another kind.
    """
    if not isinstance(recipe.network, MlpSettings):
        raise _unknown(recipe)
    return recipe.network


def autoencoder_settings(recipe: Recipe) -> AutoencoderSettings:
    """Return a recipe's network, which must be an autoencoder of `hwocr.nn`.

    Raises:
        RecipeError: if it is of another kind.
    """
    if not isinstance(recipe.network, AutoencoderSettings):
        raise _unknown(recipe)
    return recipe.network


def build_network(recipe: Recipe, dtype: type[np.floating] = np.float32) -> Network:
    """Build the network of a NumPy recipe, its weights drawn by the recipe's seed.

    Raises:
        RecipeError: if the recipe's network is not one of `hwocr.nn`.
    """
    settings = recipe.network
    if isinstance(settings, AutoencoderSettings):
        network = autoencoder_network(
            SIZE * SIZE, settings.hidden, settings.code, settings.activation, settings.code_activation, dtype
        )
    else:
        chosen = mlp_settings(recipe)
        sizes = (SIZE * SIZE, *chosen.hidden, len(recipe.labels))
        network = Network(sizes, chosen.activation, dtype=dtype)
    network.initialise(np.random.default_rng(recipe.seed))
    return network


def check_recipe(recipe: Recipe, samples: int = 4) -> GradientCheck:
    """Check every derivative of a NumPy recipe's network, as it starts, in float64 on random pictures.

    Raises:
        RecipeError: if the recipe's network is not one of `hwocr.nn`.
    """
    network = build_network(recipe, np.float64)
    rng = np.random.default_rng([recipe.seed, 1])
    pictures = rng.random((samples, SIZE * SIZE))
    if isinstance(recipe.network, AutoencoderSettings):
        return check_gradients(network, pictures, pictures, SquaredError())
    targets = rng.integers(0, len(recipe.labels), samples)
    return check_gradients(network, pictures, targets, SoftmaxCrossEntropy(recipe.loss.label_smoothing))


def _unknown(recipe: Recipe) -> RecipeError:
    return RecipeError(
        f"The network of {recipe.name} is a {recipe.network.kind}, which PyTorch trains, not hwocr.nn.",
        "Choose a recipe with a network of kind mlp or autoencoder.",
    )
