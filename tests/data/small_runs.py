"""Run folders without a trainer: what one would have written."""

import numpy as np

from hwocr.folders import runs_folder
from hwocr.runs.recipe.glyph_networks import MlpSettings
from hwocr.runs.recipe.schema import LossSettings, OptimiserSettings, Recipe, Source, Validation
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.samples import Misread


def small_recipe(name="tiny", **changes):
    """The smallest recipe on built-in data that learns something."""
    values = {
        "title": "A tiny network.",
        "sources": (Source(name="handprint", limit=216),),
        "validation": Validation(limit=72),
        "network": MlpSettings(hidden=(16,)),
        "optimiser": OptimiserSettings(learning_rate=0.02, momentum=0.0),
        "loss": LossSettings(reduction="sum"),
        "epochs": 4,
        "batch_size": 16,
    }
    return Recipe(name=name, **(values | changes))


def epoch_values(epoch, accuracy=None, loss=None):
    reached = 1 - 0.9 / epoch if accuracy is None else accuracy
    wrong = 3.0 / epoch if loss is None else loss
    return {
        "epoch": epoch,
        "learning_rate": 0.02,
        "train_loss": wrong,
        "train_accuracy": reached,
        "validation_loss": wrong,
        "validation_accuracy": reached,
        "layers": [{"mean": 0.5, "deviation": 0.1, "saturated": 0.01 * epoch}],
        "seconds": 0.5 * epoch,
    }


def write_run(name="tiny-run", *, epochs=4, ending="finished", recipe=None, parent=None, **recipe_changes):
    """Write a run of some epochs, with weights, confusions and misread samples; ``ending`` may be empty."""
    run = RunFolder((parent or runs_folder()) / name)
    made = recipe or small_recipe(**recipe_changes)
    run.create(made)
    events = EventWriter(run.events_path)
    events.write("started", {"recipe": made.name, "epochs": made.epochs, "resumed": False})
    events.write("data", {"train": 216, "validation": 72, "outside": 0, "sources": ["handprint"]})
    rng = np.random.default_rng(0)
    run.write_snapshot(0, rng.normal(size=(16, 32, 32)).astype(np.float32))
    for epoch in range(1, epochs + 1):
        values = epoch_values(epoch)
        events.write("epoch", values)
        events.write("best", {"epoch": epoch, "validation_accuracy": values["validation_accuracy"]})
    run.write_snapshot(epochs, rng.normal(size=(16, 32, 32)).astype(np.float32))
    if ending:
        counts = 10 * np.eye(36, dtype=np.int64)
        counts[14, 26], counts[8, 27] = 4, 2  # O read as 0, I read as 1
        run.write_confusion(tuple(made.labels), counts)
        images = np.zeros((6, 32, 32), np.uint8)
        images[:, 4:28, 14:18] = 255
        truth, answer = np.array([14, 14, 14, 14, 8, 8]), np.array([26, 26, 26, 26, 27, 27])
        confidence = np.array([0.4, 0.9, 0.6, 0.5, 0.8, 0.7], np.float32)
        run.write_misread(Misread(images, truth, answer, confidence))
        events.write(ending, {"epoch": epochs, "reason": "", "best_epoch": epochs, "best_accuracy": 0.8})
    events.close()
    return run
