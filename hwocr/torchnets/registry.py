"""The register of networks for glyphs: each enters itself with `glyph_network`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from torch import nn

from hwocr.models.card import GLYPH_NORMALISATION

N = TypeVar("N", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class GlyphNetwork:
    """A kind of network that the program can train.

    Attributes:
        kind: what recipes and model cards call it.
        build: makes one: ``build(classes, **settings)``.
        input_shape: of one sample, without the batch axis.
        normalisation: the name of what its input has passed through.
    """

    kind: str
    build: Callable[..., nn.Module]
    input_shape: tuple[int, ...]
    normalisation: str


_REGISTER: dict[str, GlyphNetwork] = {}


def glyph_network(
    kind: str, *, input_shape: tuple[int, ...], normalisation: str = GLYPH_NORMALISATION
) -> Callable[[type[N]], type[N]]:
    """Enter the decorated class as a kind of network; see `GlyphNetwork` for the arguments.

    Raises:
        ValueError: if the kind is taken.
    """

    def enter(network: type[N]) -> type[N]:
        if kind in _REGISTER:
            raise ValueError(f"there are two networks of kind {kind!r}")
        _REGISTER[kind] = GlyphNetwork(kind, network, input_shape, normalisation)
        return network

    return enter


def glyph_networks() -> dict[str, GlyphNetwork]:
    """Return all entries by kind."""
    # Importing a module enters its network.
    from hwocr.torchnets import cnn, fcn  # noqa: F401

    return dict(_REGISTER)


def build_glyph_network(kind: str, classes: int, **settings: Any) -> nn.Module:  # noqa: ANN401 - the network's own
    """Build a network, its weights drawn by torch's generator.

    Args:
        kind: one of `glyph_networks`.
        classes: outputs.
        settings: the network's own, by the names its class gives them.

    Raises:
        KeyError: if there is no such kind.
    """
    return glyph_networks()[kind].build(classes, **settings)
