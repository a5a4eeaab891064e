"""Several processes that train one run, over gloo on this machine."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.trainers import start
from hwocr.trainers.loop.control import Control
from hwocr.trainers.loop.ranks import Alone
from hwocr.trainers.start import run_trainer

pytestmark = pytest.mark.torch

TOGETHER = Path(__file__).with_name("together.py")
SECONDS = 240
CNN = {"kind": "cnn", "channels": [4, 4, 8, 8], "dropout": 0.3, "average": 0.9}


@pytest.fixture
def recipe(small, tmp_path):
    """Four batches an epoch, the last of 13 samples: of several processes one gets more than another."""
    pytest.importorskip("torch")
    path = tmp_path / "small.toml"
    sources = [{"name": "handprint", "limit": 61}]
    # Small steps: where rounding moves a unit across ReLU's bend, a derivative jumps; large ones add to it.
    changes = {"loss": {"label_smoothing": 0.1}, "optimiser": {"learning_rate": 0.01}, "epochs": 2}
    save_recipe(small(network=CNN, sources=sources, **changes), path)
    return path


def free_port():
    with socket.socket() as room:
        room.bind(("127.0.0.1", 0))
        return room.getsockname()[1]


def environment(**changes):
    return {**os.environ, "OMP_NUM_THREADS": "1", **changes}


def together(recipe, folder, how="go", **second):
    """Train in two processes; returns their exit statuses and what they wrote on stderr."""
    meeting = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port())}
    words = [sys.executable, str(TOGETHER), str(recipe), str(folder), how]
    with contextlib.ExitStack() as stack:
        processes = []
        for rank in range(2):
            own = {**meeting, "RANK": str(rank), "LOCAL_RANK": str(rank), **(second if rank else {})}
            process = subprocess.Popen(words, env=environment(**own), stderr=subprocess.PIPE, text=True)
            stack.enter_context(process)
            stack.callback(process.kill)
            processes.append(process)
        said = [process.communicate(timeout=SECONDS)[1] for process in processes]
        return [process.returncode for process in processes], said


def test_two_processes_that_pause_stop_and_go_on_give_what_one_gives(recipe, tmp_path):
    one, two = RunFolder(tmp_path / "one"), RunFolder(tmp_path / "two")
    assert run_trainer(recipe, one.path, resume=False, control=Control()) == 0

    codes, said = together(recipe, two.path, "stop")
    assert codes == [0, 0], said
    assert two.state().kind == "stopped"
    kinds = [event.kind for event in two.events()]
    assert kinds.index("resumed") == kinds.index("paused") + 1
    place = load_checkpoint(two.last_checkpoint)[1]
    assert (place["epoch"], place["batch"]) == (1, 2)
    # The rest with the command that the guide names.
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    words = [*launcher, "--master-port", str(free_port()), "-m", "hwocr.trainers"]
    rest = subprocess.run(
        [*words, str(recipe), str(two.path), "--resume"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )

    assert rest.returncode == 0, rest.stderr
    assert two.state().kind == "finished"
    numbers = [event.sequence for event in two.events()]
    assert numbers == list(range(len(numbers)))
    for ours, theirs in zip(two.epochs(), one.epochs(), strict=True):
        assert ours["train_loss"] == pytest.approx(theirs["train_loss"], rel=1e-3)
        # Rounding may turn the answer to one sample of the 61.
        assert ours["train_accuracy"] == pytest.approx(theirs["train_accuracy"], abs=1.5 / 61)
        assert ours["validation_loss"] == pytest.approx(theirs["validation_loss"], rel=1e-3)
    expected, arrays = load_checkpoint(one.last_checkpoint)[0], load_checkpoint(two.last_checkpoint)[0]
    assert arrays.keys() == expected.keys()
    # Not what the optimiser remembers: a derivative that jumped once stays there for a while.
    for name in (name for name in expected if not name.startswith("optimiser.")):
        np.testing.assert_allclose(arrays[name], expected[name], atol=2e-3, err_msg=name)


def test_two_processes_train_on_photographs_as_one_does(tmp_path):
    from small_pictures import write_parted

    from hwocr.runs.recipe.files import parse_recipe

    pytest.importorskip("torch")
    write_parted(tmp_path / "flowers", ("daisy", "poppy"), train=11, val=3, test=1)
    table = {
        "name": "small_pictures",
        "sources": [{"name": f"pictures:{tmp_path / 'flowers'}"}],
        "network": {"kind": "squeezenet1_1", "frozen_epochs": 1, "dropout": 0.0},
        "optimiser": {"learning_rate": 0.001},
        "pictures": {"side": 40, "size": 32},
        "picture_augmentation": {"flip": True, "crop_area": 0.6, "mix": 0.5},
        "epochs": 2,
        "batch_size": 5,
    }
    save_recipe(parse_recipe(table), tmp_path / "recipe.toml")
    one, two = RunFolder(tmp_path / "one"), RunFolder(tmp_path / "two")
    assert run_trainer(tmp_path / "recipe.toml", one.path, resume=False, control=Control()) == 0
    codes, said = together(tmp_path / "recipe.toml", two.path)

    assert codes == [0, 0], said
    for ours, theirs in zip(two.epochs(), one.epochs(), strict=True):
        assert ours["train_loss"] == pytest.approx(theirs["train_loss"], rel=1e-3)
    expected, arrays = load_checkpoint(one.last_checkpoint)[0], load_checkpoint(two.last_checkpoint)[0]
    for name in (name for name in expected if not name.startswith("optimiser.")):
        np.testing.assert_allclose(arrays[name], expected[name], atol=1e-3, err_msg=name)


def test_what_one_process_lacks_is_said_in_the_run(small, small_data, tmp_path, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(small_data))
    path = tmp_path / "small.toml"
    save_recipe(small(network=CNN, sources=[{"name": "nist36"}]), path)

    codes, said = together(path, tmp_path / "run", HWOCR_DATA_DIR=str(tmp_path / "nothing"))

    assert codes == [1, 1], said
    failed = RunFolder(tmp_path / "run").events()[-1]
    assert failed.kind == "failed"
    assert failed.values["reason"].startswith("process 1 of 2 failed: the data set nist36 is not here")


def test_a_process_that_vanishes_ends_the_others_in_words(recipe, tmp_path):
    run = RunFolder(tmp_path / "run")
    codes, said = together(recipe, run.path, "die")

    assert codes == [1, 7], said
    assert run.state().kind == "crashed"
    assert run.state().reason.startswith("The training of several processes broke off")
    assert run.last_checkpoint.is_file()


class Two(Alone):
    """Process 0 of two, the other of which agrees to everything."""

    count = 2


def test_a_numpy_network_is_not_trained_in_several_processes(small, tmp_path, monkeypatch):
    monkeypatch.setattr(start, "launched", lambda: (0, 2))
    monkeypatch.setattr(start, "meet", Two)
    path = tmp_path / "small.toml"
    save_recipe(small(), path)

    assert run_trainer(path, tmp_path / "run", resume=False, control=Control()) == 1

    assert "works in one process, not in 2" in RunFolder(tmp_path / "run").state().reason
