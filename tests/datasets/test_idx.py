import gzip
import io
import zipfile

import numpy as np
import pytest
from small_data import idx_bytes

from hwocr.datasets.formats.idx import read_idx, read_idx_member
from hwocr.errors import DataError

ARRAY = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_read_plain_and_gzipped_whatever_its_name(tmp_path, pack):
    path = tmp_path / "images"
    path.write_bytes(pack(idx_bytes(ARRAY)))
    np.testing.assert_array_equal(read_idx(path), ARRAY)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0",
        b"nothing of the kind",
        idx_bytes(ARRAY)[:9],
        idx_bytes(ARRAY)[:-1],
        idx_bytes(ARRAY) + b"\0",
        gzip.compress(idx_bytes(ARRAY), mtime=0)[:-12],
        b"\x1f\x8b broken",
        b"\0\0\x0d\x01\0\0\0\0",
    ],
)
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_idx(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere"):
        read_idx(tmp_path / "nowhere")


def test_a_member_of_an_archive_is_read_and_a_missing_one_named(tmp_path):
    path = tmp_path / "gzip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("gzip/a.gz", gzip.compress(idx_bytes(ARRAY)))
    np.testing.assert_array_equal(read_idx_member(path, "gzip/a.gz"), ARRAY)
    with pytest.raises(DataError, match=r"holds no gzip/b\.gz"):
        read_idx_member(path, "gzip/b.gz")


def test_a_truncated_archive_is_named(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("gzip/a.gz", gzip.compress(idx_bytes(ARRAY)))
    path = tmp_path / "gzip.zip"
    path.write_bytes(buffer.getvalue()[:-30])
    with pytest.raises(DataError, match=r"gzip\.zip is damaged"):
        read_idx_member(path, "gzip/a.gz")
