"""Runs of PyTorch networks without PyTorch: their models are copies of the one that ships."""

import numpy as np
from small_models import write_onnx, write_photo_model
from small_runs import small_recipe, write_run

from hwocr.runs.recipe.glyph_networks import CnnSettings
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.samples import ImageSamples


def cnn_recipe(name="small_cnn", **changes):
    """A recipe of a convolutional network on built-in data."""
    return small_recipe(name, **({"network": CnnSettings(channels=(4, 4, 8, 8))} | changes))


def write_cnn_run(name="cnn-run", *, recipe=None, epochs=4, has_model=True, **changes):
    """Write a finished run with its model, first-layer filters, confusions and misread samples."""
    run = write_run(name, recipe=recipe or cnn_recipe(**changes), epochs=epochs)
    rng = np.random.default_rng(0)
    for epoch in (0, epochs):
        run.write_snapshot(epoch, rng.normal(size=(8, 5, 5)).astype(np.float32))
    if has_model:
        write_onnx(run.path / "model.onnx", name="small-cnn")
        _tell_model(run, epochs)
    return run


def make_photo_run(run, classes=("daisy", "snowdrop", "lily of the valley")):
    """Turn a run's files into those of a run on photographs: RGB filters, names of classes, photographs."""
    rng = np.random.default_rng(1)
    for epoch in run.snapshots():
        run.write_snapshot(epoch, rng.normal(size=(8, 3, 3, 3)).astype(np.float32))
    counts = 5 * np.eye(len(classes), dtype=np.int64)
    counts[0, 1] = 3
    run.write_confusion(classes, counts)
    run.misread_path.unlink(missing_ok=True)
    truth = np.array([0, 0, 0, 1, 2])
    top = np.array([[1, 0, 2], [1, 2, 0], [1, 0, 2], [1, 0, 2], [2, 1, 0]])
    images = rng.integers(0, 255, (5, 64, 96, 3)).astype(np.uint8)
    run.write_photos(ImageSamples(images, truth, top, np.tile(np.array([0.7, 0.2, 0.1], np.float32), (5, 1))))
    write_photo_model(run.path / "model.onnx")
    return run


def _tell_model(run, epoch):
    events = EventWriter(run.events_path)
    events.write("model", {"file": "model.onnx", "epoch": epoch, "scores": {}, "temperature": 1.0})
    events.close()
