"""Where data sets are published: addresses and hashes, as torchvision uses them."""

import os
from dataclasses import dataclass
from pathlib import Path

from hwocr.folders import data_folder

BASE_VARIABLE = "HWOCR_DATA_URL"
"""Environment variable: take every file from below this address instead (a mirror of one's own)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be downloaded.

    Attributes:
        file: its place below the data folder, and below a mirror's address.
        addresses: where it is published, best first.
        md5: of the file.
        content_md5: of what is left when gzip is undone, or empty: packing the same content again
            gives another file.
    """

    file: str
    addresses: tuple[str, ...]
    md5: str
    content_md5: str = ""

    @property
    def target(self) -> Path:
        """Where the file is put."""
        return data_folder() / self.file

    def urls(self) -> tuple[str, ...]:
        """Return the addresses to try, in their order."""
        base = os.environ.get(BASE_VARIABLE, "")
        return (f"{base.rstrip('/')}/{self.file}",) if base else self.addresses


_MNIST_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
)


def _mnist(file: str, md5: str, content_md5: str) -> Source:
    return Source(f"mnist/{file}", tuple(f"{base}/{file}" for base in _MNIST_MIRRORS), md5, content_md5)


MNIST = (
    _mnist(
        "train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", "6bbc9ace898e44ae57da46a324031adb"
    ),
    _mnist(
        "train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", "a25bea736e30d166cdddb491f175f624"
    ),
    _mnist(
        "t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", "2646ac647ad5339dbf082846283269ea"
    ),
    _mnist(
        "t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", "27ae3e4e09519cfbb04c329615203637"
    ),
)
EMNIST = (
    Source(
        "emnist/gzip.zip",
        ("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",),
        "58c8d27c78d21e728a6bc7b3cc06412e",
    ),
)
CIFAR10 = (
    Source(
        "cifar10/cifar-10-binary.tar.gz",
        ("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",),
        "c32a1d4ab5d03f1284b67883e8d87530",
    ),
)
SOURCES: dict[str, tuple[Source, ...]] = {
    "mnist": MNIST,
    "emnist-balanced": EMNIST,
    "emnist-byclass": EMNIST,
    "emnist-letters": EMNIST,
    "emnist-digits-full": EMNIST,
    "cifar10": CIFAR10,
}
"""What each data set needs, by its name. A name that is absent cannot be downloaded."""
