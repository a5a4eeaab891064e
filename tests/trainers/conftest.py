import signal
import sys
from pathlib import Path

import pytest

from hwocr.runs.recipe import Recipe
from hwocr.runs.recipe_files import parse_recipe

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


@pytest.fixture(scope="session")
def small_data(tmp_path_factory):
    """A data folder with a few samples of every file that a shipped recipe names."""
    from small_data import BASIC, write_glyph_file, write_mnist, write_nist36

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
    return folder


@pytest.fixture
def restored_signals():
    """Put the handlers of signals back after the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
