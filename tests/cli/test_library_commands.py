import json
import os

import pytest
from PIL import Image

from hwocr.cli import main
from hwocr.datasets.handprint import make_page, variant_style
from hwocr.library.database import library_path


@pytest.fixture
def folder(tmp_path):
    """A folder of two generated pages and a bad file."""
    place = tmp_path / "notes"
    place.mkdir()
    for name, text, seed in (("a.png", "BUY MILK", 3), ("b.png", "SEE YOU SOON", 8)):
        page = make_page([text], seed=seed, style=variant_style("plain", seed))
        Image.fromarray(page.pixels).save(place / name)
    return place


def test_a_folder_is_added_searched_listed_and_taken_out(folder, capsys):
    assert main(["search", "milk"]) == 1
    assert "off" in capsys.readouterr().err and not library_path().exists()
    assert main(["library", "list"]) == 0
    assert "off" in capsys.readouterr().out

    assert main(["library", "add", str(folder), "--jobs", "1"]) == 0
    assert "2 pages read" in capsys.readouterr().out
    assert main(["search", "milk"]) == 0
    file, page, probability, text = capsys.readouterr().out.strip().split("\t")
    assert (file, page, text) == (str(folder / "a.png"), "1", "MILK") and 0.3 < float(probability) <= 1
    assert main(["search", "mulk"]) == 1
    assert main(["search", "mulk", "--near", "--json"]) == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert hit["text"] == "MILK" and len(hit["boxes"][0]) == 4
    assert main(["search", "you soon"]) == 0
    assert capsys.readouterr().out.strip().endswith("YOU SOON")

    assert main(["library", "list", "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert (kept["pages"], kept["on_for"]) == (2, [str(folder)])
    assert main(["library", "remove", str(folder)]) == 0
    assert main(["search", "milk"]) == 1


def test_what_has_not_changed_is_not_read_again_and_what_has_is(folder, capsys):
    main(["library", "add", str(folder), "--jobs", "1"])
    os.utime(folder / "a.png", (5, 5))
    capsys.readouterr()
    assert main(["library", "add", str(folder), "--jobs", "1"]) == 0
    assert "1 pages read, 2 files looked at" in capsys.readouterr().out


def test_a_damaged_library_is_rebuilt_from_the_files(folder, capsys):
    main(["library", "add", str(folder), "--jobs", "1"])
    for file in library_path().parent.glob("library.sqlite*"):
        file.write_bytes(b"nothing" * 2000)
    capsys.readouterr()
    assert main(["search", "milk"]) == 1
    assert "library rebuild" in capsys.readouterr().err
    assert main(["library", "rebuild", "--jobs", "1"]) == 0
    assert "kept as" in capsys.readouterr().out
    assert main(["search", "milk"]) == 0


def test_a_bad_file_is_said_and_the_library_can_be_emptied(folder, capsys):
    (folder / "bad.jpg").write_text("no picture")
    assert main(["library", "add", str(folder), "--jobs", "1"]) == 1
    assert "bad.jpg" in capsys.readouterr().err
    assert main(["library", "clear", "--yes"]) == 0
    assert main(["search", "milk"]) == 1
    assert main(["library", "list"]) == 0
    assert "0 pages" in capsys.readouterr().out
