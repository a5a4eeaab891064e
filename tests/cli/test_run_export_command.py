import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))
from small_runs import epoch_values, small_recipe, write_run

from hwocr.cli import main
from hwocr.folders import runs_folder
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder


@pytest.fixture
def runs():
    return [write_run("alpha", epochs=3).name, write_run("beta", epochs=2).name]


def test_a_table_of_several_runs_goes_to_stdout_or_a_file(runs, tmp_path, capsys):
    assert main(["runs", "export", *runs]) == 0
    out = capsys.readouterr().out
    assert out.startswith("run,epoch,") and out.count("\n") == 6
    assert main(["runs", "export", *runs, "-o", str(tmp_path / "a.csv")]) == 0
    assert (tmp_path / "a.csv").read_text() == out


@pytest.mark.parametrize(
    ("format", "begins"),
    [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml"), ("html", b"<!DOCTYPE html>")],
)
def test_curves_are_a_figure_and_a_run_is_a_report(runs, tmp_path, capsys, monkeypatch, format, begins):
    monkeypatch.chdir(tmp_path)
    assert main(["runs", "export", runs[0], "--format", format]) == 0
    assert capsys.readouterr().out == f"alpha.{format}\n"
    assert (tmp_path / f"alpha.{format}").read_bytes().startswith(begins)


def test_a_report_of_two_runs_and_a_name_that_does_not_fit_are_refused_in_words(runs, tmp_path, capsys):
    assert main(["runs", "export", *runs, "--format", "html"]) == 1
    assert "one run" in capsys.readouterr().err
    assert main(["runs", "export", runs[0], "--format", "png", "-o", str(tmp_path / "a.pdf")]) == 1
    assert ".png" in capsys.readouterr().err


def test_of_epochs_as_good_the_one_of_the_lower_loss_is_the_best_everywhere(user_folders, capsys):
    run = RunFolder(runs_folder() / "even")
    made = small_recipe()
    run.create(made)
    events = EventWriter(run.events_path)
    events.write("started", {"recipe": made.name, "epochs": made.epochs, "resumed": False})
    for epoch, loss in ((1, 0.5), (2, 0.2), (3, 0.4)):
        events.write("epoch", epoch_values(epoch, accuracy=0.9, loss=loss))
    events.write("finished", {"epoch": 3, "reason": "", "best_epoch": 2, "best_accuracy": 0.9})
    events.close()
    assert main(["runs", "compare", "even", "even", "--json"]) == 0
    assert [one["best_epoch"] for one in json.loads(capsys.readouterr().out)["runs"]] == [2, 2]
