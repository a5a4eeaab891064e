import shutil
import signal
import sys
from pathlib import Path

import pytest

from hwocr.runs.recipe.files import parse_recipe
from hwocr.runs.recipe.schema import Recipe

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))

SMALL = {
    "name": "small",
    "labels": "ABC0",
    "sources": [{"name": "handprint", "limit": 60}],
    "network": {"kind": "mlp", "hidden": [8], "activation": "tanh"},
    "optimiser": {"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.001},
    "schedule": {"kind": "cosine"},
    "epochs": 3,
    "batch_size": 16,
}


@pytest.fixture
def small():
    """Makes small recipes: ``small(epochs=2)``."""

    def make(**changes) -> Recipe:
        return parse_recipe({**SMALL, **changes})

    return make


def write_photographs(folder):
    """Write a few photographs of every set, and weights in the files that the recipes name."""
    from small_pictures import write_cifar_zip, write_parted, write_pictures

    from hwocr.datasets.images.catalogue import class_names

    write_parted(folder / "flowers17", [str(number) for number in range(17)], train=2, val=1, test=1)
    write_parted(folder / "sun8", class_names("sun8"), train=4, test=1)
    write_cifar_zip(folder / "cifar10" / "cifar10_jpeg.zip", class_names("cifar10"), train=6, test=1)
    write_pictures(folder / "my-pictures", ("cat", "a dog"), 10)
    torchvision = pytest.importorskip("torchvision")
    import torch

    (folder / "weights").mkdir()
    for name in ("squeezenet1_1", "mobilenet_v2"):
        network = getattr(torchvision.models, name)(weights=None)
        torch.save(network.state_dict(), folder / "weights" / f"{name}_imagenet.pth")
    # Where torchvision keeps what it has fetched: `weights = "imagenet"` needs no network then.
    fetched = folder / "torch" / "hub" / "checkpoints"
    fetched.mkdir(parents=True)
    published = torchvision.models.SqueezeNet1_1_Weights.DEFAULT.url.rpartition("/")[2]
    shutil.copy(folder / "weights" / "squeezenet1_1_imagenet.pth", fetched / published)


@pytest.fixture(scope="session")
def small_data(tmp_path_factory):
    """A data folder with a few samples of every file that a shipped recipe names."""
    from small_data import BASIC, write_emnist, write_glyph_file, write_mnist, write_nist36

    folder = tmp_path_factory.mktemp("data")
    capitals, digits = list(BASIC[:26]), list(BASIC[26:])
    write_glyph_file(folder / "glyphs" / "nist_capitals.npz", capitals * 10)
    write_glyph_file(folder / "glyphs" / "nist26_capitals.npz", capitals * 10, size=32)
    write_glyph_file(folder / "glyphs" / "emnist_digits.npz", digits * 10)
    write_glyph_file(folder / "glyphs" / "emnist_merged_case_partial.npz", (digits + capitals) * 10, size=32)
    write_glyph_file(folder / "glyphs" / "chars74k_hand.npz", list(BASIC) * 4, writer=[1] * 72 + [40] * 72)
    cased = list("ABDEGHNQRTabdefghmnqr")
    write_glyph_file(folder / "glyphs" / "emnist_cased.npz", cased * 10, size=32)
    write_glyph_file(folder / "glyphs" / "pieces.npz", list("1x") * 40, size=32)
    write_mnist(folder / "mnist", train=100, test=20)
    write_nist36(folder / "nist36")
    write_photographs(folder)
    write_emnist(folder / "emnist")
    return folder


@pytest.fixture
def restored_signals():
    """Put the handlers of signals back after the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
