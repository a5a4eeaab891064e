"""ImageNet weights for the features of a picture network: from a file, or through torchvision."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from torchvision.models import get_model_weights

from hwocr.errors import ModelError
from hwocr.folders import data_folder
from hwocr.torchnets.image_networks import FEATURES, pretrained_kind

IMAGENET = "imagenet"
_PREFIX = "features."


def load_features(features: nn.Module, kind: str, source: str) -> None:
    """Fill in pretrained weights; the last layer, which knows other classes, stays as it is.

    Args:
        features: of a network of this kind.
        kind: ``"mobilenet_v2"`` or ``"squeezenet1_1"``.
        source: ``"imagenet"`` for torchvision's, or a file of a state dictionary with torchvision's names
            (``.pth``, read with ``weights_only=True``, or ``.safetensors``); a relative path is looked for
            from here and then in the data folder.

    Raises:
        ModelError: if they cannot be had, or their names, shapes or values do not fit.
    """
    found = _published(kind) if source == IMAGENET else _read(_find(source))
    given = {name.removeprefix(_PREFIX): value for name, value in found.items() if name.startswith(_PREFIX)}
    _check(features, kind, source, found, given)
    features.load_state_dict(given)


def _find(source: str) -> Path:
    path = Path(source).expanduser()
    for place in (path, data_folder() / path):
        if place.is_file():
            return place
    raise ModelError(
        f"There is no weights file {source}, neither here nor in {data_folder()}.",
        "Give its path with --set network.weights=…; imagenet fetches torchvision's; '' starts from scratch.",
    )


def _read(path: Path) -> Mapping[str, Tensor]:
    try:
        if path.suffix == ".safetensors":
            return safetensors.torch.load_file(path)
        content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{path} holds more than weights, or is damaged: it is not loaded.",
            "Save the network's state_dict() alone: torch.save(network.state_dict(), …).",
        ) from error
    except (OSError, RuntimeError, ValueError, EOFError, SafetensorError) as error:
        raise ModelError(f"{path} is not a file of weights or is damaged.", "Copy it again.") from error
    # Training scripts often wrap the state dictionary.
    if isinstance(content, dict) and isinstance(content.get("state_dict"), dict):
        content = content["state_dict"]
    if not isinstance(content, dict) or not all(isinstance(value, Tensor) for value in content.values()):
        raise ModelError(f"{path} holds no table of weights.", "Save the network's state_dict().")
    names = list(content)
    if names and all(str(name).startswith("module.") for name in names):
        content = {str(name).removeprefix("module."): value for name, value in content.items()}
    return {str(name): value for name, value in content.items()}


def _published(kind: str) -> Mapping[str, Tensor]:
    try:
        weights: Mapping[str, Tensor] = get_model_weights(kind).DEFAULT.get_state_dict(
            progress=False, check_hash=True, weights_only=True
        )
    except (URLError, OSError, RuntimeError) as error:
        reason = getattr(error, "reason", None) or error
        raise ModelError(
            f"torchvision's ImageNet weights of {kind} cannot be fetched: {reason}.",
            "Check the network, or give a file: --set network.weights=PATH.",
        ) from error
    return weights


def _check(
    features: nn.Module, kind: str, source: str, found: Mapping[str, Tensor], given: Mapping[str, Tensor]
) -> None:
    wanted = features.state_dict()
    missing = [name for name in wanted if name not in given]
    strange = [name for name in given if name not in wanted]
    if missing or strange:
        other = next((name for name in FEATURES if name != kind and _is_of(name, given)), None)
        if other is not None:
            raise ModelError(
                f"{source} holds the weights of a {other}, not of a {kind}.",
                f"Set network.kind={other}, or give another file.",
            )
        if not given:
            first = next(iter(found), "nothing")
            raise ModelError(
                f"{source} has no weights whose names begin with {_PREFIX}; its first is {first}.",
                f"It needs torchvision's names of {kind}.",
            )
        lacking = f"lacks {_PREFIX}{missing[0]}" if missing else f"has an unknown {_PREFIX}{strange[0]}"
        raise ModelError(
            f"{source} does not fit a {kind}: it {lacking} ({len(missing)} missing, {len(strange)} unknown).",
            f"It needs torchvision's names of {kind}.",
        )
    for name, value in wanted.items():
        if given[name].shape != value.shape:
            raise ModelError(
                f"{source} does not fit a {kind}: {_PREFIX}{name} is {_shape(given[name])}, "
                f"not {_shape(value)}.",
                "It may be of a wider or narrower network.",
            )
        if not bool(torch.isfinite(given[name].float()).all()):
            raise ModelError(
                f"{source} is damaged: {_PREFIX}{name} has values that are no numbers.", "Copy it again."
            )


def _is_of(kind: str, given: Mapping[str, Tensor]) -> bool:
    with torch.device("meta"):
        names = pretrained_kind(kind, 2, dropout=0.0).features.state_dict()
    return set(names) == set(given)


def _shape(tensor: Tensor) -> str:
    return " × ".join(map(str, tensor.shape)) or "one number"
