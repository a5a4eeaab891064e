import contextlib
import io

import numpy as np
import pytest
import scipy.io

from hwocr.datasets.formats.mat import read_mat


def _saved(values, **options):
    room = io.BytesIO()
    scipy.io.savemat(room, values, **options)
    return room.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "a.mat"
        path.write_bytes(content)
        return path

    return write


VALUES = {
    "train_data": np.random.default_rng(1).random((3, 1024)),
    "train_labels": np.eye(36, dtype=np.uint8)[:3],
    "x": np.arange(6, dtype=np.int16).reshape(2, 3),
    "words": "some text",
    "cells": np.array([1, "a"], object),
    "complex": np.array([1 + 2j]),
}


@pytest.mark.parametrize("compressed", [True, False])
def test_matrices_are_those_that_were_saved(written, compressed):
    path = written(_saved(VALUES, do_compression=compressed))
    found = read_mat(path, VALUES)
    assert set(found) == {"train_data", "train_labels", "x"}
    for name, values in found.items():
        np.testing.assert_array_equal(values, VALUES[name])
    assert set(read_mat(path, ["x"])) == {"x"}


@pytest.mark.parametrize("content", [b"", b"MATLAB 5.0", bytes(200), b"\x89HDF\r\n\x1a\n" + bytes(600)])
def test_what_is_no_such_file_is_refused(written, content):
    with pytest.raises(ValueError, match="version 5"):
        read_mat(written(content), ["x"])


@pytest.mark.parametrize("compressed", [True, False])
def test_damaged_files_are_refused_or_read_but_never_crash(written, compressed):
    whole = _saved({"x": np.random.default_rng(2).random((9, 9))}, do_compression=compressed)
    rng = np.random.default_rng(3)
    for _ in range(600):
        content = bytearray(whole)
        for place in rng.integers(100, len(whole), 3):
            content[place] = int(rng.integers(0, 256))
        content = content[: int(rng.integers(130, len(whole) + 1))] if rng.random() < 0.3 else content
        with contextlib.suppress(ValueError):
            read_mat(written(bytes(content)), ["x"])


def test_a_few_bytes_that_stand_for_many_are_not_inflated(written):
    import struct
    import zlib

    bomb = zlib.compress(struct.pack("<II", 14, 100) + bytes(50_000_000))
    head = _saved({"x": np.zeros(1)})[:128]
    path = written(head + struct.pack("<II", 15, len(bomb)) + bomb)
    with pytest.raises(ValueError, match=r".+"):
        read_mat(path, ["x"])
