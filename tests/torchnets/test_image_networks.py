import urllib.error

import numpy as np
import pytest

from hwocr.errors import ModelError
from hwocr.models.card import ImageInput, ModelCard

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")

from torchvision.models import mobilenet_v2, squeezenet1_1  # noqa: E402

from hwocr.torchnets.export import export_onnx  # noqa: E402
from hwocr.torchnets.image_networks import picture_cnn, pretrained_kind  # noqa: E402
from hwocr.torchnets.weights import load_features  # noqa: E402

WHOLE = {"mobilenet_v2": mobilenet_v2, "squeezenet1_1": squeezenet1_1}


def shaken(network):
    """Give batch normalisations statistics unlike those of fresh ones, so that a lost one would show."""
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.1, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return network.eval()


@pytest.fixture
def weights(tmp_path):
    """Writes a state dictionary in torchvision's names: ``weights(kind)``."""

    def write(kind, change=lambda table: table):
        torch.manual_seed(1)
        path = tmp_path / f"{kind}.pth"
        torch.save(change(shaken(WHOLE[kind](weights=None)).state_dict()), path)
        return str(path)

    return write


@pytest.mark.parametrize("kind", WHOLE)
def test_pretrained_features_are_torchvisions(kind, weights):
    network = pretrained_kind(kind, 5, dropout=0.0).eval()
    load_features(network.features, kind, weights(kind))
    torch.manual_seed(1)
    original = shaken(WHOLE[kind](weights=None))
    pictures = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(network.features(pictures), original.features(pictures))
        assert network(pictures).shape == (2, 5)


def test_features_in_a_safetensors_file_and_names_of_a_parallel_network_are_taken(weights, tmp_path):
    from safetensors.torch import save_file

    plain = weights("squeezenet1_1")
    table = torch.load(plain, weights_only=True)
    save_file(table, tmp_path / "squeeze.safetensors")
    torch.save(
        {"state_dict": {f"module.{name}": value for name, value in table.items()}}, tmp_path / "wrapped.pth"
    )
    for name in ("squeeze.safetensors", "wrapped.pth"):
        network = pretrained_kind("squeezenet1_1", 2, dropout=0.0)
        load_features(network.features, "squeezenet1_1", str(tmp_path / name))
        assert torch.equal(network.features[0].weight, table["features.0.weight"])


def refused(kind, source):
    with pytest.raises(ModelError) as refusal:
        load_features(pretrained_kind(kind, 2, dropout=0.0).features, kind, source)
    return refusal.value


def test_weights_of_the_other_architecture_are_called_so(weights):
    error = refused("mobilenet_v2", weights("squeezenet1_1"))
    assert "holds the weights of a squeezenet1_1, not of a mobilenet_v2" in error.message
    assert "network.kind=squeezenet1_1" in error.hint


def test_missing_and_misshapen_and_broken_weights_are_named(weights):
    def without(table):
        del table["features.3.squeeze.weight"]
        return table

    assert (
        "lacks features.3.squeeze.weight (1 missing"
        in refused("squeezenet1_1", weights("squeezenet1_1", without)).message
    )

    def narrow(table):
        table["features.0.weight"] = table["features.0.weight"][:32]
        return table

    message = refused("squeezenet1_1", weights("squeezenet1_1", narrow)).message
    assert "features.0.weight is 32 × 3 × 3 × 3, not 64 × 3 × 3 × 3" in message

    def endless(table):
        table["features.0.bias"][3] = float("inf")
        return table

    assert "no numbers" in refused("squeezenet1_1", weights("squeezenet1_1", endless)).message


class Evil:
    def __reduce__(self):
        return (print, ("a pickle was run",))


def test_a_file_with_more_than_weights_is_not_run(tmp_path, capsys):
    torch.save({"features.0.weight": Evil()}, tmp_path / "evil.pth")
    error = refused("squeezenet1_1", str(tmp_path / "evil.pth"))
    assert "not loaded" in error.message and "state_dict" in error.hint
    assert "pickle was run" not in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"no weights at all", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_refused(content, tmp_path):
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    assert str(path) in refused("squeezenet1_1", str(path)).message


def test_a_file_that_is_absent_says_where_it_was_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(tmp_path))
    error = refused("squeezenet1_1", "weights/none.pth")
    assert str(tmp_path) in error.message and "imagenet" in error.hint


def test_without_a_network_torchvisions_weights_are_missed_in_words(monkeypatch, tmp_path):
    def unreachable(*_, **__):
        raise urllib.error.URLError("no route")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("torch.hub.download_url_to_file", unreachable)
    error = refused("mobilenet_v2", "imagenet")
    assert "cannot be fetched: no route" in error.message and "network.weights" in error.hint


def test_tensorflow_padding_looks_a_pixel_further_to_the_right_and_below():
    torch.manual_seed(0)
    plain = pretrained_kind("mobilenet_v2", 2, dropout=0.0).eval()
    padded = pretrained_kind("mobilenet_v2", 2, dropout=0.0, tensorflow_padding=True).eval()
    padded.load_state_dict(plain.state_dict())
    pictures = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        first, moved = plain.features[0], padded.features[0]
        expected = torch.nn.functional.conv2d(
            torch.nn.functional.pad(pictures, (0, 1, 0, 1)), first[0].weight, stride=2
        )
        assert torch.allclose(moved[0](pictures), expected)
        assert not torch.allclose(first[0](pictures), expected)
        assert padded.features(pictures).shape == plain.features(pictures).shape


def test_folded_batch_norms_change_no_answer_and_are_gone():
    torch.manual_seed(0)
    network = shaken(pretrained_kind("mobilenet_v2", 3, dropout=0.0, tensorflow_padding=True))
    pictures = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        before = network(pictures)
        network.fold_batch_norms()
        assert torch.allclose(network(pictures), before, atol=1e-5)
        assert torch.allclose(network.train()(pictures), before, atol=1e-5)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in network.modules())


@pytest.mark.parametrize("kind", ["mobilenet_v2", "squeezenet1_1", "picture_cnn", "enlarged"])
def test_exported_networks_equal_pytorchs(kind, tmp_path):
    torch.manual_seed(0)
    size = 64
    if kind == "picture_cnn":
        network = picture_cnn((8, 12, 16), 4, dropout=0.1)
    elif kind == "enlarged":
        network, size = (
            pretrained_kind("mobilenet_v2", 4, dropout=0.2, upscale=2, tensorflow_padding=True),
            32,
        )
        shaken(network).fold_batch_norms()
    else:
        network = pretrained_kind(kind, 4, dropout=0.2)
    card = ModelCard(
        name="small",
        kind=kind,
        labels=("a rose", "a daisy", "cat", "dog"),
        input_shape=(3, size, size),
        normalisation="imagenet",
        picture=ImageInput(side=size, size=size),
    )
    assert export_onnx(shaken(network), card, tmp_path / "model.onnx") <= 1e-4

    from hwocr.models.onnx.runtime import OnnxClassifier

    loaded = OnnxClassifier(tmp_path / "model.onnx")
    assert loaded.card == card
    batch = np.random.default_rng(0).normal(size=(5, 3, size, size)).astype(np.float32)
    with torch.no_grad():
        expected = network(torch.from_numpy(batch)).numpy()
    assert np.abs(loaded.logits(batch) - expected).max() <= 1e-4
