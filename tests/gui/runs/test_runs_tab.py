import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from small_runs import epoch_values, small_recipe, write_run

from hwocr.folders import runs_folder
from hwocr.gui.app.main_window import TABS
from hwocr.gui.runs.in_use import in_use
from hwocr.gui.runs.reader import RunsReader
from hwocr.gui.runs.table import COLUMNS
from hwocr.gui.training.actions import NO_READER
from hwocr.runs.analysis.report import export_csv, export_figure
from hwocr.runs.recipe.schema import AutoencoderSettings, Recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder, list_runs
from hwocr.runs.store.installing import install_model

RUNS_TAB = 1 + [factory.title for factory in TABS].index("Runs")


def test_runs_are_sorted_by_any_column(body, shown):
    body.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert shown() == ["alpha", "beta", "gamma"]
    body.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert shown()[0] == "beta"


def test_the_search_looks_at_names_recipes_and_states(body, shown):
    body.search.setText("stop tiny")
    assert shown() == ["beta"]
    body.search.setText("nothing like it")
    assert shown() == []


def test_chosen_runs_are_drawn_over_one_another_and_their_differences_listed(body, until):
    body.choose("alpha", "beta")
    paths = {str(row.run.path): row.epochs for row in body.chosen}
    until(
        lambda: all(
            len(body.overlay.curves.metric_values["accuracy"].curve(path)[0]) == count
            for path, count in paths.items()
        )
    )
    assert "alpha" in body.overlay.legend and "beta" in body.overlay.legend
    table = body.overlay.differences
    rows = {table.item(row, 0).text(): row for row in range(table.rowCount())}
    assert set(rows) == {"batch_size"}
    assert {table.item(rows["batch_size"], column).text() for column in (1, 2)} == {"16", "64"}


def test_a_deleted_run_is_put_back(body, act, shown, until):
    body.choose("alpha")
    act("bin_runs")
    until(lambda: "alpha" not in shown())
    assert "alpha moved to the bin" in body.offer.message
    act("undo_bin")
    until(lambda: "alpha" in shown())
    assert body.offer.message == ""


def test_a_run_is_renamed_in_the_table(body, act, shown, until, qtbot):
    body.choose("gamma")
    act("rename_run")
    editor = body.table.viewport().findChild(QLineEdit)
    editor.setText("delta")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    until(lambda: "delta" in shown())
    assert [row.run.name for row in body.chosen] == ["delta"]
    assert "gamma" not in [run.name for run in list_runs()]


def test_a_name_that_cannot_be_is_told(body, window, until):
    body.rename(body.model.rows[0].run, "a/b")
    until(lambda: "cannot be called" in window.messages.message)


def test_curves_are_exported_as_table_and_figure(body, window, tmp_path, until):
    body.choose("alpha", "gamma")
    for write, name in ((export_csv, "curves.csv"), (export_figure, "curves.svg")):
        body.export(write, tmp_path / name)
        until(lambda name=name: name in window.messages.message)
        assert (tmp_path / name).stat().st_size > 100


def test_only_what_can_be_done_is_offered(body):
    body.choose("alpha")
    assert not body._actions["resume_old"].isEnabled()
    assert body._actions["export_report"].isEnabled()
    body.choose("beta")
    assert body._actions["resume_old"].isEnabled()
    body.choose("alpha", "beta")
    assert not body._actions["rename_run"].isEnabled()
    assert body._actions["bin_runs"].isEnabled()


def test_a_run_that_cannot_read_is_not_offered_as_a_reader(body, monkeypatch):
    run = next(row.run for row in body.model.rows if row.run.name == "alpha")
    (run.path / "model.safetensors").write_bytes(b"")
    body.model.show_rows([replace(row, has_model=True) for row in body.model.rows])
    body.choose("alpha")
    assert body._actions["use_old_model"].isEnabled()
    monkeypatch.setattr(Recipe, "reads_glyphs", property(lambda self: False))
    body._update_actions()
    assert not body._actions["use_old_model"].isEnabled()
    assert body._actions["use_old_model"].statusTip() == NO_READER


def test_a_run_that_has_ended_is_not_read_again_until_it_changes(three_runs):
    reader = RunsReader()
    assert len(reader.rows()) == reader.read == 3
    reader.rows()
    assert reader.read == 0
    events = EventWriter(three_runs[0].events_path)
    events.write("epoch", epoch_values(5))
    events.close()
    rows = {row.run.name: row for row in reader.rows()}
    assert (reader.read, rows["alpha"].epochs) == (1, 5)


def test_new_runs_appear_and_the_choice_stays(body, shown, until):
    body.choose("beta")
    run = write_run("zeta")
    os.utime(run.recipe_path, (2e9, 2e9))
    body.look()
    until(lambda: "zeta" in shown())
    assert [row.run.name for row in body.chosen] == ["beta"]


def write_copies(name, best):
    """A run of an autoencoder that reached ``best`` decibels."""
    recipe = small_recipe(network=AutoencoderSettings(hidden=(8,), code=4))
    run = RunFolder(runs_folder() / name)
    run.create(recipe)
    events = EventWriter(run.events_path)
    events.write("started", {"recipe": recipe.name, "epochs": 2, "metric": "psnr"})
    events.write("data", {"train": 216, "validation": 72, "outside": 0, "sources": ["handprint"]})
    for epoch in (1, 2):
        reached = {"train_psnr": best, "validation_psnr": best - 2 + epoch}
        losses = {"train_loss": 9.0, "validation_loss": 9.0, "seconds": 1.0, "learning_rate": 0.01}
        events.write("epoch", {"epoch": epoch, **losses, **reached})
        events.write("best", {"epoch": epoch, "validation_psnr": best - 2 + epoch})
    events.write("finished", {"epoch": 2, "reason": "", "best_epoch": 2, "best_psnr": best, "seconds": 1.0})
    events.close()


def test_runs_judged_in_decibels_stand_beside_those_judged_in_per_cent(window, until):
    write_run("alpha", epochs=4)
    write_copies("copies", 9.5)
    write_copies("better-copies", 16.25)
    window.show_tab(RUNS_TAB)
    until(lambda: window.tab.body is not None and len(window.tab.body.model.rows) == 3)
    body = window.tab.body
    best = next(place for place, column in enumerate(COLUMNS) if column.title == "best")

    body.table.sortByColumn(best, Qt.SortOrder.AscendingOrder)
    names = [body.sorted.row_at(place).run.name for place in range(3)]
    assert names == ["alpha", "copies", "better-copies"]
    assert COLUMNS[best].text(body.sorted.row_at(2)) == "16.25 dB"

    body.choose("alpha", "copies")
    metric_values = body.overlay.curves.metric_values
    until(lambda: any(len(metric_values["psnr"].curve(key)[0]) == 2 for key in metric_values["psnr"].lines))
    assert not metric_values["psnr"].isHidden() and not metric_values["accuracy"].isHidden()
    body.choose("copies", "better-copies")
    assert not metric_values["psnr"].isHidden() and metric_values["accuracy"].isHidden()


def test_a_search_draws_no_runs_that_it_does_not_show(body, until):
    body.choose("alpha", "beta")
    assert "alpha" in body.overlay.legend and "beta" in body.overlay.legend
    body.search.setText("gamma")
    assert [row.run.name for row in body.chosen] == ["gamma"]
    assert "gamma" in body.overlay.legend
    assert "alpha" not in body.overlay.legend and "beta" not in body.overlay.legend


def test_a_double_click_opens_the_folder_and_the_context_menu_has_what_the_buttons_have(
    body, monkeypatch, qtbot
):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()).name))
    body.choose("beta")
    body.table.doubleClicked.emit(body.sorted.index(body.sorted.place_of(body.chosen[0].run.path), 0))
    assert opened == ["beta"]
    assert body.table.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
    names = {action.objectName() for action in body.table.actions()}
    assert {"resume_old", "pause_old", "stop_old", "use_old_model", "rename_run", "bin_runs"} <= names
    assert "show_run_files" in names


def test_long_names_of_runs_are_shortened_in_the_middle_and_told_whole(body):
    assert body.table.textElideMode() == Qt.TextElideMode.ElideMiddle
    index = body.model.index(0, 0)
    assert body.model.data(index, Qt.ItemDataRole.ToolTipRole) == body.model.rows[0].run.name


def test_every_button_of_the_runs_tab_says_what_it_does(body, window):
    for button in body.findChildren(QToolButton):
        if button.defaultAction() in body._actions.values():
            assert button.defaultAction().toolTip() and button.accessibleName()
    window.resize(2000, 900)
    body._splitter.setSizes([1500, 400])
    QApplication.processEvents()
    styles = {
        button.toolButtonStyle()
        for button in body.findChildren(QToolButton)
        if button.defaultAction() is body._actions["rename_run"]
    }
    assert styles == {Qt.ToolButtonStyle.ToolButtonTextBesideIcon}


def test_the_run_whose_model_reads_is_marked(body, window, until):
    runs = {row.run.name: row.run for row in body.model.rows}
    (runs["alpha"].path / "model.safetensors").write_bytes(b"first")
    (runs["gamma"].path / "model.safetensors").write_bytes(b"other")
    installed = install_model(runs["gamma"])
    reading = window.context.reading
    rows = [replace(row, has_model=True) for row in body.model.rows]
    assert in_use(rows, installed.stem) == {runs["gamma"].path}
    assert in_use(rows, str(runs["alpha"].path / "model.safetensors")) == {runs["alpha"].path}
    assert not in_use(rows, "automatic")
    body.model.show_used(in_use(rows, installed.stem))
    place = [row.run.name for row in body.model.rows].index("gamma")
    index = body.model.index(place, 0)
    assert "its model is in use" in body.model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert not body.model.data(index, Qt.ItemDataRole.DecorationRole).isNull()
    assert "from gamma" in body.status() and "model in use" in body.status()
    assert reading.choice.model == "automatic"


def test_times_and_headings_of_the_table_have_their_width(body):
    header, words = body.table.horizontalHeader(), body.table.fontMetrics()
    assert header.sectionSize(5) >= words.horizontalAdvance("59 min 59 s") + 16
    assert header.sectionSize(1) >= words.horizontalAdvance("handprint_mlp") + 16
