"""Just enough of ONNX files to see what their nodes are and to ask for what flows between them.

The package ``onnx`` belongs to the training side; the window does without it. An ONNX file is a protobuf
message, and two properties of that format suffice: a message is a row of numbered fields, and a message
appended to another one is merged with it (https://protobuf.dev/programming-guides/encoding/).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Numbers of fields: ModelProto.graph and .metadata_props, GraphProto.node and .output, NodeProto.input,
# .output and .op_type, ValueInfoProto.name, StringStringEntryProto.key and .value (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
_GRAPH, _NODE, _OUTPUT = 7, 1, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_OP = 1, 2, 4
_NAME = 1
# GraphProto.initializer; TensorProto.data_type, .name and .raw_data; 1 stands for float32.
_INITIALISER, _TENSOR_TYPE, _TENSOR_NAME, _TENSOR_RAW, _FLOAT32 = 5, 2, 8, 9, 1
_METADATA, _KEY, _VALUE = 14, 1, 2

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class Node:
    """A step of a network.

    Attributes:
        op: what it does, such as ``Conv`` or ``Relu``.
        inputs: the names of what it takes, weights among them.
        outputs: the names of what it makes.
    """

    op: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def read_nodes(content: bytes | bytearray) -> tuple[Node, ...]:
    """Return the steps of an ONNX file, in the order they are taken.

    Raises:
        ValueError: if it is no protobuf message.
    """
    nodes: list[Node] = []
    for number, graph in _fields(memoryview(content)):
        if number == _GRAPH:
            nodes += [_node(part) for inner, part in _fields(graph) if inner == _NODE]
    return tuple(nodes)


def read_metadata(content: bytes) -> dict[str, str]:
    """Return the texts an ONNX file carries beside its network; the network itself is passed over.

    Raises:
        ValueError: if it is no protobuf message.
    """
    found = {}
    for number, entry in _fields(memoryview(content)):
        if number == _METADATA:
            texts = {inner: bytes(text).decode() for inner, text in _fields(entry)}
            found[texts.get(_KEY, "")] = texts.get(_VALUE, "")
    return found


def read_initialisers(content: bytes | bytearray) -> dict[str, NDArray[np.float32]]:
    """Return the float32 weights of an ONNX file by name, flat, as views of its bytes.

    What is assigned to an array of a bytearray is written into that.

    Raises:
        ValueError: if it is no protobuf message.
    """
    found = {}
    for number, graph in _fields(memoryview(content)):
        if number != _GRAPH:
            continue
        for inner, tensor in _fields(graph):
            if inner != _INITIALISER:
                continue
            parts = dict(_fields(tensor))
            kind = _varint(parts[_TENSOR_TYPE], 0)[0] if _TENSOR_TYPE in parts else 0
            if kind == _FLOAT32 and _TENSOR_RAW in parts and _TENSOR_NAME in parts:
                found[bytes(parts[_TENSOR_NAME]).decode()] = np.frombuffer(parts[_TENSOR_RAW], "<f4")
    return found


def with_outputs(content: bytes, names: tuple[str, ...]) -> bytes:
    """Return an ONNX file that gives these values, too, after those it gives already."""
    added = b"".join(_message(_OUTPUT, _message(_NAME, name.encode())) for name in names)
    return content + _message(_GRAPH, added)


def _node(part: memoryview) -> Node:
    texts: dict[int, list[str]] = {_NODE_INPUT: [], _NODE_OUTPUT: [], _NODE_OP: []}
    for number, field in _fields(part):
        if number in texts:
            texts[number].append(bytes(field).decode())
    return Node("".join(texts[_NODE_OP]), tuple(texts[_NODE_INPUT]), tuple(texts[_NODE_OUTPUT]))


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Give number and content of each field of a message; numbers as their bytes."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, kind = key >> 3, key & 7
        if kind == _LENGTH:
            length, place = _varint(message, place)
        elif kind == _VARINT:
            length = _varint(message, place)[1] - place
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"There is no field of kind {kind} in protobuf messages.")
        if place + length > len(message):
            raise ValueError("The message ends in the middle of a field.")
        yield number, message[place : place + length]
        place += length


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """Return a number, seven bits a byte and the lowest first, and the place behind it."""
    value = shift = 0
    while place < len(message):
        byte = message[place]
        value |= (byte & 0x7F) << shift
        place += 1
        if byte < 0x80:
            return value, place
        shift += 7
    raise ValueError("The message ends in the middle of a number.")


def _message(number: int, content: bytes) -> bytes:
    return _bytes_of(number << 3 | _LENGTH) + _bytes_of(len(content)) + content


def _bytes_of(value: int) -> bytes:
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
