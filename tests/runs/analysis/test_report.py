import base64
import csv
import io
import re

import numpy as np
import pytest
from PIL import Image
from small_runs import write_run

from hwocr.errors import RunError
from hwocr.runs.analysis.report import curves_csv, export_figure, report_html
from hwocr.runs.store.events import EventWriter


def test_the_csv_has_a_line_for_every_epoch_of_every_run():
    table = list(
        csv.DictReader(io.StringIO(curves_csv([write_run("a", epochs=3), write_run("b", epochs=2)])))
    )
    assert [(row["run"], row["epoch"]) for row in table] == [
        ("a", "1"),
        ("a", "2"),
        ("a", "3"),
        ("b", "1"),
        ("b", "2"),
    ]
    assert float(table[1]["validation_loss"]) == 1.5
    assert table[0]["outside_accuracy"] == ""


@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")])
def test_a_figure_is_written_in_the_kind_its_suffix_says(tmp_path, suffix, magic):
    export_figure([write_run("a"), write_run("b")], tmp_path / f"figure{suffix}")
    assert (tmp_path / f"figure{suffix}").read_bytes().startswith(magic)


def test_a_figure_of_another_kind_or_of_nothing_is_refused(tmp_path):
    with pytest.raises(RunError, match="gif"):
        export_figure([write_run("a")], tmp_path / "figure.gif")
    with pytest.raises(RunError, match="nothing to draw"):
        export_figure([write_run("b", epochs=0, ending="")], tmp_path / "figure.png")


def test_the_report_stands_alone_and_escapes_what_users_wrote():
    page = report_html(write_run("run", title="<script>alert(1)</script>"))
    assert "O read as 0: 4 of 14" in page
    assert "<script>" not in page
    assert "<svg" in page and "data:image/png;base64," in page
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    )


def test_the_misread_samples_of_a_report_show_dark_ink_on_white_paper():
    pictures = re.findall(r'<img alt="[^"]*" src="data:image/png;base64,([^"]+)"', report_html(write_run()))
    assert len(pictures) == 6
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(pictures[0]))))
    # The sample is an upright bar: ink in the middle, paper at the border.
    assert pixels[16, 15] == 0 and pixels[0, 0] == pixels[16, 2] == 255


def test_a_report_says_how_many_epochs_there_are_of_how_many():
    page = report_html(write_run("run", epochs=3))
    assert "<td>3 of 4</td>" in page
    assert "cross-entropy loss" in page and "accuracy, %" in page


def test_a_report_gives_the_best_figure_once_and_its_keys_in_words():
    run = write_run("run", epochs=3)
    events = EventWriter(run.events_path)
    scores = {"validation_accuracy": 0.7, "validation_ece": 0.05, "test_accuracy": 0.6512}
    events.write("model", {"epoch": 3, "scores": scores})
    events.close()
    page = re.sub(r"<svg.*</svg>", "", report_html(run), flags=re.DOTALL)
    assert page.count("validation accuracy") == 1 and "0.7000" not in page
    assert "<th>test accuracy</th><td>65.12 %</td>" in page
    assert "<th>validation calibration error (ECE)</th><td>0.0500</td>" in page
    assert "<th>optimiser: learning rate</th><td>0.02</td>" in page
    assert "<th>source 1: name</th><td>handprint</td>" in page
    assert not re.search(r"<th>[^<]*[_.][^<]*</th>", page)
