"""Safetensors files with a metadata block: models and checkpoints. No pickle is read, ever."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load, save

from hwocr.errors import ModelError
from hwocr.files import write_atomically
from hwocr.models.card import METADATA_KEY, ModelCard

Tensors = dict[str, NDArray[Any]]


def write_tensors(path: Path, tensors: Tensors, metadata: dict[str, str]) -> None:
    """Write arrays and text to a safetensors file, whole or not at all.

    Args:
        path: the file.
        tensors: arrays by name.
        metadata: text by name, kept in the header.
    """
    contiguous = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    write_atomically(path, save(contiguous, metadata))


def read_tensors(path: Path) -> tuple[Tensors, dict[str, str]]:
    """Read a safetensors file.

    Returns:
        The arrays and the header's text, as `write_tensors` took them.

    Raises:
        ModelError: if the file cannot be read, is damaged or is something else.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.", "Check the path.") from error
    return parse_tensors(content, str(path))


def parse_tensors(content: bytes, name: str) -> tuple[Tensors, dict[str, str]]:
    """Take apart what is in a safetensors file.

    Args:
        content: of the file.
        name: what it is called in messages.

    Returns:
        The arrays and the header's text, as `write_tensors` took them.

    Raises:
        ModelError: if it is damaged or something else.
    """
    try:
        tensors = load(content)
        (length,) = struct.unpack("<Q", content[:8])
        metadata = json.loads(content[8 : 8 + length]).get("__metadata__", {})
    except (SafetensorError, ValueError, KeyError, struct.error) as error:
        raise ModelError(
            f"{name} is not a safetensors file or is damaged.", "Train or copy the model again."
        ) from error
    return tensors, metadata


def save_model(path: Path, card: ModelCard, tensors: Tensors) -> None:
    """Write a NumPy network: its arrays, and its card in the header."""
    write_tensors(path, tensors, {METADATA_KEY: card.model_dump_json()})


def load_model(path: Path) -> tuple[ModelCard, Tensors]:
    """Read a NumPy network.

    Raises:
        ModelError: if the file cannot be read, is damaged, or carries no valid card of ours.
    """
    tensors, metadata = read_tensors(path)
    text = metadata.get(METADATA_KEY)
    if text is None:
        raise ModelError(
            f"{path} carries no hwocr metadata.", "Only models saved by hwocr say which labels they know."
        )
    try:
        return ModelCard.model_validate_json(text), tensors
    except ValidationError as error:
        raise ModelError(
            f"The metadata of {path} is not valid: {error.errors()[0]['msg']}.",
            "The model may come from a newer hwocr.",
        ) from error
