import numpy as np
import pytest

torch = pytest.importorskip("torch")

from hwocr.ink.line import LINE_NORMALISATION  # noqa: E402
from hwocr.models.card import ModelCard  # noqa: E402
from hwocr.models.sequence import SequenceModel  # noqa: E402
from hwocr.torchnets.line_export import export_line_reader  # noqa: E402
from hwocr.torchnets.line_reader import LineReader  # noqa: E402

LABELS = (" ", *"abcd")


def small() -> LineReader:
    torch.manual_seed(0)
    return LineReader(1 + len(LABELS), channels=(4, 8, 8, 16), hidden=8, layers=1).eval()


def card() -> ModelCard:
    return ModelCard(
        name="small", kind="line_reader", labels=LABELS, input_shape=(1, 40), normalisation=LINE_NORMALISATION
    )


@pytest.mark.parametrize("width", [16, 97, 400])
def test_a_step_stands_for_four_columns(width):
    rows = small()(torch.rand(2, 1, 40, width))
    assert rows.shape == (2, -(-width // 4), 1 + len(LABELS))
    torch.testing.assert_close(rows.exp().sum(-1), torch.ones(rows.shape[:2]))


def test_the_exported_network_reads_lines_of_any_width_like_the_rounded_one(tmp_path):
    network = small()
    before = {name: value.clone() for name, value in network.state_dict().items()}

    difference = export_line_reader(network, card(), tmp_path / "small.onnx")

    assert difference < 1e-4
    for name, value in network.state_dict().items():
        torch.testing.assert_close(value, before[name])
    model = SequenceModel(tmp_path / "small.onnx")
    for width in (16, 200, 333):
        line = np.random.default_rng(width).random((40, width), np.float32)
        with torch.no_grad():
            own = network(torch.from_numpy(np.pad(line, ((0, 0), (0, -width % 4))))[None, None])[0].numpy()
        # Weights are rounded to two bytes.
        np.testing.assert_allclose(model.log_posteriors(line), own, atol=0.05)


def test_an_exported_weight_takes_two_bytes(tmp_path):
    network = LineReader(40, channels=(8, 16, 16, 64), hidden=32)
    export_line_reader(
        network, card().model_copy(update={"labels": tuple(map(chr, range(65, 104)))}), tmp_path / "n.onnx"
    )
    weights = sum(parameter.numel() for parameter in network.parameters())
    assert (tmp_path / "n.onnx").stat().st_size < 2.6 * weights + 20_000
