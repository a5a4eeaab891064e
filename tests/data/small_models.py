"""Model files for tests, made of the ones that ship; without the package onnx."""

from hwocr.models.card import METADATA_KEY
from hwocr.models.names import DEFAULT_MODEL
from hwocr.models.registry import load_classifier
from hwocr.shipped import shipped_path

MODEL = shipped_path("resources", "models", f"{DEFAULT_MODEL}.onnx")

_METADATA, _KEY, _VALUE = 14, 1, 2


def write_onnx(path, **card_changes):
    """Write the default model with another card."""
    card = load_classifier().card.model_copy(update=card_changes)
    entry = _field(_KEY, METADATA_KEY.encode()) + _field(_VALUE, card.model_dump_json().encode())
    # A file's later entry of the same name counts.
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(MODEL.read_bytes() + _field(_METADATA, entry))
    return path


def write_photo_model(path):
    """Write a file that says it tells photographs apart."""
    return write_onnx(
        path, name="flowers", kind="squeezenet1_1", input_shape=(3, 224, 224), normalisation="imagenet"
    )


def write_autoencoder(path):
    """Write a file that says it is an autoencoder."""
    return write_onnx(path, name="copyist", kind="conv_autoencoder")


def _field(number, content):
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(value):
    found = []
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
