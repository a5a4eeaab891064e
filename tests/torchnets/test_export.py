import warnings

import numpy as np
import pytest

from hwocr.datasets.glyphs.catalogue import load_glyphs
from hwocr.errors import ModelError
from hwocr.models.card import BASIC_LABELS, ModelCard
from hwocr.models.onnx.runtime import OnnxClassifier

pytestmark = pytest.mark.torch

CARD = ModelCard(
    name="small",
    kind="cnn",
    labels=BASIC_LABELS,
    input_shape=(1, 32, 32),
    temperature=1.5,
    scores={"accuracy": 0.5},
)


@pytest.fixture
def network():
    torch = pytest.importorskip("torch")
    from hwocr.torchnets.cnn import GlyphCnn

    torch.manual_seed(0)
    network = GlyphCnn(36)
    # Statistics that are not those of a fresh batch normalisation, so that a lost one would show.
    network.train()(torch.rand(64, 1, 32, 32))
    return network


@pytest.fixture
def exported(network, tmp_path, capfd):
    from hwocr.torchnets.export import export_onnx

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        export_onnx(network, CARD, tmp_path / "small.onnx")
    assert capfd.readouterr() == ("", "")
    return tmp_path / "small.onnx"


@pytest.mark.parametrize("count", [1, 5, 300])
def test_onnx_runtime_computes_what_pytorch_computes(network, exported, count):
    import torch

    glyphs = np.random.default_rng(0).random((count, 32, 32), np.float32)
    with torch.inference_mode():
        expected = network.eval()(torch.from_numpy(glyphs)[:, None]).numpy()

    np.testing.assert_allclose(OnnxClassifier(exported).logits(glyphs), expected, atol=1e-4)


def trained(kind):
    """A network of a kind after a few steps on drawn letters, and one that sees them as it wants them."""
    import torch

    from hwocr.torchnets.registry import build_glyph_network, glyph_networks

    torch.manual_seed(0)
    shape = glyph_networks()[kind].input_shape
    network = build_glyph_network(kind, 36, dropout=0.1).train()
    glyphs, targets = drawn_glyphs()
    batch, truth = torch.from_numpy(glyphs).view(-1, *shape), torch.from_numpy(targets)
    optimiser = torch.optim.SGD(network.parameters(), 0.1, momentum=0.9)
    for _ in range(5):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(network(batch), truth).backward()
        optimiser.step()
    return network.eval(), shape


def drawn_glyphs():
    """Synthetic hand-print, as training gets it: (72, 32, 32) in [0, 1] and class numbers."""
    glyphs = load_glyphs("handprint", labels=BASIC_LABELS, split="valid", limit=72, seed=3)
    return glyphs.batch(slice(None)), glyphs.targets


def real_glyphs():
    return load_glyphs("nist36", labels=BASIC_LABELS, split="test", limit=360).batch(slice(None))


def random_glyphs():
    return np.random.default_rng(1).random((50, 32, 32), np.float32)


@pytest.mark.parametrize("kind", ["fcn", "cnn"])
@pytest.mark.parametrize(
    "glyphs", [random_glyphs, lambda: drawn_glyphs()[0], pytest.param(real_glyphs, marks=pytest.mark.shared)]
)
def test_trained_networks_answer_the_same_on_random_drawn_and_real_glyphs(kind, glyphs, tmp_path, request):
    torch = pytest.importorskip("torch")
    from hwocr.torchnets.export import export_onnx

    if glyphs is real_glyphs:
        request.getfixturevalue("shared_data")
    network, shape = trained(kind)
    file = tmp_path / f"{kind}.onnx"
    card = CARD.model_copy(update={"kind": kind, "input_shape": shape})
    export_onnx(network, card, file)
    given = glyphs()

    with torch.inference_mode():
        expected = network(torch.from_numpy(given).view(-1, *shape)).numpy()
    np.testing.assert_allclose(OnnxClassifier(file).logits(given), expected, atol=1e-4)
    assert OnnxClassifier(file).card == card


def test_the_file_carries_the_card_and_the_agreed_names(exported):
    import onnx

    model = onnx.load(exported)

    assert OnnxClassifier(exported).card == CARD
    assert [value.name for value in model.graph.input] == ["glyphs"]
    assert [value.name for value in model.graph.output] == ["logits"]
    assert model.opset_import[0].version >= 17


def test_the_default_network_is_small_enough_to_ship(network, exported):
    assert sum(parameter.numel() for parameter in network.parameters()) <= 450_000
    assert exported.stat().st_size <= 2_000_000


def test_export_leaves_the_network_as_it_was(network, exported):
    assert network.training
    assert next(network.parameters()).device.type == "cpu"


def test_a_network_that_comes_out_different_is_not_written(network, tmp_path, monkeypatch):
    from hwocr.torchnets import export

    monkeypatch.setattr(export, "_run", lambda *_: [np.zeros((3, 36), np.float32)])

    with pytest.raises(ModelError, match="differs"):
        export.export_onnx(network, CARD, tmp_path / "small.onnx")
    assert list(tmp_path.iterdir()) == []
