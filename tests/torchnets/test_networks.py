import numpy as np
import pytest

from hwocr.nn.network import Network

pytestmark = pytest.mark.torch


def test_two_networks_of_one_kind_are_refused():
    pytest.importorskip("torch")
    from hwocr.torchnets.registry import glyph_network, glyph_networks

    assert set(glyph_networks()) == {"fcn", "cnn"}
    with pytest.raises(ValueError, match="two networks of kind 'cnn'"):
        glyph_network("cnn", input_shape=(1, 32, 32))(type("Other", (), {}))


def test_every_network_answers_with_one_logit_a_class_for_what_it_says_it_takes():
    torch = pytest.importorskip("torch")
    from hwocr.torchnets.registry import build_glyph_network, glyph_networks

    for kind, entry in glyph_networks().items():
        network = build_glyph_network(kind, 7, dropout=0.5).eval()
        assert network(torch.rand(3, *entry.input_shape)).shape == (3, 7)
        assert entry.normalisation == "glyph32-v1"


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_the_fcn_is_the_twin_of_the_numpy_network(activation):
    torch = pytest.importorskip("torch")
    from hwocr.torchnets.fcn import GlyphFcn

    twin = Network((1024, 20, 36), activation)
    twin.initialise(np.random.default_rng(0))
    fcn = GlyphFcn(36, [20], activation)
    linear = [layer for layer in fcn.layers if isinstance(layer, torch.nn.Linear)]
    # Both begin in the same range of weights.
    for layer, weight in zip(linear, twin.weights, strict=True):
        assert float(layer.weight.detach().abs().max()) == pytest.approx(np.abs(weight).max(), rel=0.02)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weight.T))
    glyphs = np.random.default_rng(1).random((5, 1024), np.float32)

    answer = fcn(torch.from_numpy(glyphs)).detach().numpy()

    np.testing.assert_allclose(answer, twin.outputs(glyphs), atol=1e-4)
