"""Panels and the bar speak of what is shown, and of nothing that is over."""

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QApplication
from small_runs import small_recipe, write_run

from hwocr.gui.appearance.theme import DARK, LIGHT
from hwocr.gui.training.panels.confusion import ConfusionPanel
from hwocr.gui.training.panels.gradient_check import _ABOUT, CheckPanel
from hwocr.gui.training.panels.sweep import SweepPanel
from hwocr.nn.gradcheck import GradientCheck, LayerCheck
from hwocr.runs.store.folder import RunFolder


def pick(body, name):
    index = body.chooser.names.index(name)
    body.chooser._box.setCurrentIndex(index)
    body.chooser._box.activated.emit(index)


def test_the_count_of_a_gradient_check_goes_with_the_recipe_it_was_of(body):
    check = body.panel(CheckPanel)
    check._checked = body.recipes.recipe
    check._show(GradientCheck((LayerCheck("hidden", 17_000, 1e-9, 1e-9),), 1e-9))
    assert "17,000 parameters" in check.words
    body.recipes.show_of_run(small_recipe("wider", network={"kind": "mlp", "hidden": (24,)}))
    assert check.words == _ABOUT and check.table.rowCount() == 0


def test_the_cell_and_its_samples_are_those_of_the_run_that_is_shown(open_tab, until):
    write_run("first", epochs=2)
    second = write_run("second", epochs=2)
    counts = 10 * np.eye(36, dtype=np.int64)
    counts[3, 4] = 7
    second.write_confusion(small_recipe().labels, counts)
    second.misread_path.unlink()
    body = open_tab()
    confusion = body.panel(ConfusionPanel)
    pick(body, "first")
    until(lambda: "O read as 0" in confusion.words and confusion.samples.count())
    late = confusion._found.run, confusion._cell
    pick(body, "second")
    until(lambda: "D read as E" in confusion.words)
    until(lambda: not body.window().context.workers.busy)
    assert confusion.samples.count() == 0
    confusion._fill_samples(*late, [])
    assert confusion._cell == (3, 4)


def test_the_bar_shows_a_sweep_that_is_looked_at_and_else_the_run(open_tab, until, monkeypatch):
    write_run("a-run", epochs=2)
    body = open_tab()
    until(lambda: body.seen is not None)
    monkeypatch.setattr(SweepPanel, "is_running", property(lambda self: True))
    monkeypatch.setattr(SweepPanel, "queued", property(lambda self: [RunFolder(body.run.path)] * 3))
    body.page(SweepPanel)
    assert body.bar.words.startswith("Sweep")
    body._page_segments.choose(0)
    assert body.bar.words.startswith("finished")


def test_a_sweep_whose_run_is_gone_is_forgotten(body):
    sweep = body.page(SweepPanel)
    run = write_run("trial", epochs=2)
    sweep._trials.begin = lambda runs, side_by_side: None
    sweep._begin("tiny", [(run, 0.1), (run, 0.1), (run, 0.1)])
    assert sweep.words.startswith("tiny: ") and "0.1" in sweep.legend
    body.trainers.gone.emit(run.path)
    assert sweep.legend == "" and sweep.words.startswith("The form's recipe")
    assert not sweep.loss.lines


def test_legends_and_warnings_take_the_colours_of_light_and_dark(body):
    window = body.window()
    sweep = body.page(SweepPanel)
    run = write_run("trial", epochs=2)
    sweep._trials.begin = lambda runs, side_by_side: None
    sweep._begin("tiny", [(run, 0.1)] * 3)
    sources = body.recipes.form.sources
    name = sources._tables[0]["name"]
    sources.show_known({name: replace(sources._known[name], present=False)})
    body.recipes.form.set_text("epochs", "none")
    for appearance, colours in (("dark", DARK), ("light", LIGHT), ("dark", DARK)):
        window.theme.choose(appearance)
        QApplication.processEvents()
        assert colours.confidence[0] in sweep.legend
        assert colours.warning in sources._where.styleSheet()
        assert colours.error in body.recipes.form._errors["epochs"].styleSheet()
