"""Minutes to the same Flowers17 accuracy: this program beside a plain torchvision-style loop.

The plain loop is what tutorials of transfer learning show: every epoch each picture is opened, cropped
at random, mirrored and sent through the whole network. It is run twice, once training the last layer
alone and once all weights. Both sides have the same pretrained features, the same last layer, the same
batches of 32 and stop at the first epoch whose validation accuracy reaches the goal; both start with
nothing decoded or kept.
"""

import time

import pytest

GOAL = 0.92
WEIGHTS = "weights/squeezenet1_1_imagenet.pth"
# More than either side has needed; who has not got there by then counts with the time until then.
MOST_EPOCHS = 12


class Clock:
    """Seconds by the wall and of this process's work, since it was made."""

    def __init__(self):
        self._start = time.monotonic(), time.process_time()

    def seconds(self):
        return time.monotonic() - self._start[0], time.process_time() - self._start[1]


def ours(folder):
    """Train the recipe; return wall and processor seconds until the goal, and epochs."""
    from hwocr.runs.recipe.files import load_recipe, recipe_paths, save_recipe
    from hwocr.runs.store.folder import RunFolder
    from hwocr.trainers.loop.control import Control
    from hwocr.trainers.start import run_trainer

    clock, reached = Clock(), []
    run = RunFolder(folder)

    class UntilGoal(Control):
        @property
        def should_stop(self):
            if not reached and any(epoch["validation_accuracy"] >= GOAL for epoch in run.epochs()):
                reached.append(clock.seconds())
            return bool(reached)

    save_recipe(load_recipe(recipe_paths()["flowers17_squeezenet"], variant="quick"), run.recipe_path)
    assert run_trainer(run.recipe_path, run.path, resume=False, control=UntilGoal()) == 0
    return (reached or [clock.seconds()])[0], len(run.epochs())


def plain(data, *, all_weights):
    """Train as a tutorial does; return wall and processor seconds until the goal, and epochs."""
    import torch
    from torch import nn
    from torchvision import datasets, transforms

    from hwocr.torchnets.image_networks import pretrained_kind
    from hwocr.torchnets.weights import load_features

    clock = Clock()
    normalise = transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    varied = [transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip()]
    middle = [transforms.Resize(240), transforms.CenterCrop(224)]
    loaders = [
        torch.utils.data.DataLoader(
            datasets.ImageFolder(
                data / "flowers17" / part, transforms.Compose([*steps, transforms.ToTensor(), normalise])
            ),
            batch_size=32,
            shuffle=part == "train",
        )
        for part, steps in (("train", varied), ("val", middle))
    ]
    torch.manual_seed(1)
    network = pretrained_kind("squeezenet1_1", 17, dropout=0.3)
    load_features(network.features, "squeezenet1_1", WEIGHTS)
    network.features.requires_grad_(all_weights)
    rate = 3e-4 if all_weights else 3e-3
    optimiser = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=rate)
    epoch, accuracy = 0, 0.0
    while accuracy < GOAL and epoch < MOST_EPOCHS:
        epoch += 1
        network.train()
        for pictures, targets in loaders[0]:
            optimiser.zero_grad()
            nn.functional.cross_entropy(network(pictures), targets).backward()
            optimiser.step()
        network.eval()
        with torch.inference_mode():
            right = sum(int((network(p).argmax(1) == t).sum()) for p, t in loaders[1])
        accuracy = right / len(loaders[1].dataset)
    return clock.seconds(), epoch


@pytest.mark.torch
@pytest.mark.shared
@pytest.mark.parametrize("all_weights", [False, True], ids=["last_layer", "all_weights"])
def test_flowers_accuracy_against_a_plain_loop(all_weights, shared_data, tmp_path, benchmark, figures):
    pytest.importorskip("torchvision")
    if not (shared_data / WEIGHTS).is_file() or not (shared_data / "flowers17").is_dir():
        pytest.skip(f"flowers17 or {WEIGHTS} is absent from {shared_data}")
    import torch

    torch.ones(8, 3, 32, 32).to(memory_format=torch.channels_last)  # loads the library before any clock runs
    (wall, work), epochs = benchmark.pedantic(lambda: ours(tmp_path / "run"), rounds=1, iterations=1)
    (plain_wall, plain_work), plain_epochs = plain(shared_data, all_weights=all_weights)
    # The processor's seconds are what remains where other programs are at work.
    figures(
        ours_seconds=wall,
        ours_processor_seconds=work,
        ours_epochs=float(epochs),
        plain_seconds=plain_wall,
        plain_processor_seconds=plain_work,
        plain_epochs=float(plain_epochs),
        ratio=wall / plain_wall,
        processor_ratio=work / plain_work,
    )
