import copy

import pytest

from hwocr.errors import RecipeError

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")


def test_a_step_alone_is_that_of_the_optimiser():
    from hwocr.trainers.distributed.device import Device

    ours = torch.nn.Linear(3, 2)
    plain = copy.deepcopy(ours)
    batch = torch.rand(5, 3)
    machine = Device()
    assert machine.share(5) == slice(0, 5)
    machine.step(ours(batch).square().sum(), torch.optim.SGD(ours.parameters(), 0.1))
    plain(batch).square().sum().backward()
    torch.optim.SGD(plain.parameters(), 0.1).step()

    torch.testing.assert_close(ours.weight, plain.weight, rtol=0, atol=0)
    assert machine.sums(torch.tensor(1.5), 2) == (1.5, 2.0)
    assert machine.state() == {}


@pytest.mark.parametrize(
    ("setting", "has_bf16", "expected"),
    [
        ("no", True, torch.float32),
        ("bf16", True, torch.bfloat16),
        ("bf16", False, torch.float32),
    ],
)
@pytest.mark.skipif(torch.cuda.is_available(), reason="it is about CPUs")
def test_a_batch_passes_through_in_the_precision_asked_for(monkeypatch, setting, has_bf16, expected):
    from hwocr.trainers.distributed import device as machine

    monkeypatch.setattr(machine, "has_bf16", lambda: has_bf16)

    with machine.Device(setting).autocast():
        assert torch.nn.Linear(3, 2)(torch.rand(5, 3)).dtype == expected


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_half_precision_without_a_gpu_is_refused_in_words():
    from hwocr.trainers.distributed.device import Device

    with pytest.raises(RecipeError, match="GPUs only"):
        Device("fp16")
