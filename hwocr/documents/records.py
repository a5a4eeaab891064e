"""Frozen records as JSON, and back: every field by its name, arrays as compressed text.

A field that a record has and the file has not takes its default; one that the file has and the record has
not is passed over. So files of other versions are read.
"""

from __future__ import annotations

import base64
import dataclasses
import types
import typing
import zlib
from functools import cache
from typing import Any, TypeAlias, TypeVar

import numpy as np

from hwocr.errors import DocumentError

_Kind = TypeVar("_Kind")

Json: TypeAlias = Any
"""What `json.dumps` writes: dictionaries, lists, strings, numbers, booleans and None."""

_PLAIN = frozenset({str, int, float, bool, type(None)})
_DEFAULTS = _PLAIN | {tuple}
_NO_DEFAULT = object()

# Arrays larger than this are no part of a page's record.
_LARGEST_ARRAY = 1 << 24


def to_record(value: object) -> Json:
    """Return a value as what JSON can hold.

    Pictures of glyphs, float32 in [0, 1], are kept with 255 steps; other arrays as they are.
    """
    return _encode(value, {})


def _encode(value: object, known: dict[int, Json]) -> Json:
    """As `to_record`; what was met before, by identity, is not packed again: records do not change."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [_encode(item, known) for item in value]  # type: ignore[attr-defined]
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, np.ndarray):
        record: Json = _packed(value)
    elif dataclasses.is_dataclass(kind):
        record = {}
        for name, default in _plan(kind):
            item = getattr(value, name)
            if type(item) is not type(default) or item != default:
                record[name] = _encode(item, known)
    elif isinstance(value, dict):
        record = {str(key): _encode(item, known) for key, item in value.items()}
    else:
        return value.item() if isinstance(value, np.generic) else value
    known[id(value)] = record
    return record


def from_record(kind: type[_Kind], record: object) -> _Kind:
    """Return the value of a kind that a record holds.

    Raises:
        DocumentError: if it does not hold one.
    """
    try:
        result: _Kind = _decode(kind, record)
    except (KeyError, ValueError, TypeError, zlib.error) as error:
        name = getattr(kind, "__name__", str(kind))
        raise DocumentError(f"This is no record of a {name.lower()}: {error}.") from error
    return result


@cache
def _plan(kind: type) -> tuple[tuple[str, object], ...]:
    """Return the fields of a record, each with the default that is not written down."""
    return tuple(
        (field.name, field.default if type(field.default) in _DEFAULTS else _NO_DEFAULT)
        for field in dataclasses.fields(kind)
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _decode(kind: Json, record: Json) -> Json:
    origin: Json = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if kind is Any or kind is object:
        return record
    if origin is np.ndarray or kind is np.ndarray:
        return _unpacked(record)
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(kind, record)
    if origin in (typing.Union, types.UnionType):
        if record is None and type(None) in arguments:
            return None
        others = [argument for argument in arguments if argument is not type(None)]
        return _decode(others[0], record)
    if origin is typing.Literal:
        if record not in arguments:
            raise ValueError(f"{record!r} is none of {arguments}")
        return record
    if origin is tuple:
        if not isinstance(record, list):
            raise TypeError(f"a list was expected, not {type(record).__name__}")
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_decode(arguments[0], item) for item in record)
        return tuple(_decode(one, item) for one, item in zip(arguments, record, strict=True))
    if origin is dict:
        return {key: _decode(arguments[1], item) for key, item in dict(record).items()}
    if kind is float and isinstance(record, int | float) and not isinstance(record, bool):
        return float(record)
    if kind in (int, str, bool) and type(record) is kind:
        return record
    raise TypeError(f"{record!r:.40} is no {getattr(kind, '__name__', kind)}")


def _decode_dataclass(kind: Json, record: Json) -> Json:
    if not isinstance(record, dict):
        raise TypeError(f"a record was expected, not {type(record).__name__}")
    hints = _hints(kind)
    known = {field.name for field in dataclasses.fields(kind)}
    return kind(**{name: _decode(hints[name], item) for name, item in record.items() if name in known})


def _packed(array: np.ndarray[Any, Any]) -> dict[str, Any]:
    kind = array.dtype.str
    if array.dtype == np.float32 and array.shape == (32, 32):
        kind, array = "ink", np.rint(np.clip(array, 0, 1) * 255).astype(np.uint8)
    data = base64.b64encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 6)).decode()
    return {"kind": kind, "shape": list(array.shape), "data": data}


def _unpacked(record: Json) -> np.ndarray[Any, Any]:
    kind, shape = str(record["kind"]), tuple(int(side) for side in record["shape"])
    dtype = np.dtype(np.uint8 if kind == "ink" else kind)
    if dtype.hasobject or dtype.itemsize * int(np.prod(shape)) > _LARGEST_ARRAY:
        raise ValueError("an array of this kind or size is no part of a page")
    size = dtype.itemsize * int(np.prod(shape))
    content = zlib.decompressobj().decompress(base64.b64decode(record["data"], validate=True), size + 1)
    if len(content) != size:
        raise ValueError("an array is not as long as it should be")
    array = np.frombuffer(content, dtype).reshape(shape)
    return (array.astype(np.float32) / np.float32(255)) if kind == "ink" else array.copy()
