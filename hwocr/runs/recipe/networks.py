"""The register of networks that another installed package brings: each enters itself with `network`.

A recipe names one with ``network.kind = "custom"`` and ``network.name``; its parameters are
``network.parameters``. It is found through an entry point of the group ``hwocr.networks``. The parameters
stand at the top of its module, PyTorch is imported where the network is built: so the window can show its
recipes without PyTorch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hwocr.extensions import load_entry_points
from hwocr.runs.recipe.section import Section

ENTRY_POINTS = "hwocr.networks"

Build = Callable[[int, Any], Any]
"""``build(classes, parameters)`` returns a ``torch.nn.Module``: glyphs (N, 1, 32, 32), 1 = ink, to logits."""


@dataclass(frozen=True, slots=True)
class CustomNetwork:
    """A network for glyphs.

    Attributes:
        name: what recipes call it.
        title: what it is, in one line.
        parameters: what can be chosen of it, with values to begin with.
        build: builds it; imports PyTorch.
    """

    name: str
    title: str
    parameters: type[Section]
    build: Build


_REGISTER: dict[str, CustomNetwork] = {}


def network(name: str, *, title: str, parameters: type[Section]) -> Callable[[Build], Build]:
    """Enter the decorated function as what builds a network; see `CustomNetwork` for the arguments.

    Raises:
        ValueError: if the name is taken.
    """

    def enter(build: Build) -> Build:
        if name in _REGISTER:
            raise ValueError(f"there are two networks named {name!r}")
        _REGISTER[name] = CustomNetwork(name, title, parameters, build)
        return build

    return enter


def custom_networks() -> dict[str, CustomNetwork]:
    """Return all networks of other packages by name."""
    load_entry_points(ENTRY_POINTS)
    return dict(sorted(_REGISTER.items()))


def custom_network(name: str) -> CustomNetwork:
    """Return a network by its name.

    Raises:
        ValueError: if there is none; it lists those that there are.
    """
    if name not in _REGISTER:
        known = ", ".join(custom_networks())
        if name not in _REGISTER:
            raise ValueError(f"there is no network named {name!r}; installed: {known or 'none'}")
    return _REGISTER[name]
