import json

import numpy as np
from PIL import Image, ImageDraw

from hwocr.cli import main


def _thin_letter(path, size=18):
    """A small t of a one-pixel stroke."""
    picture = Image.new("L", (size, size), 255)
    drawing = ImageDraw.Draw(picture)
    drawing.line((size // 2, 2, size // 2, size - 3), fill=0)
    drawing.line((4, size // 3, size - 5, size // 3), fill=0)
    picture.save(path)
    return path


def test_a_taught_letter_is_classified_listed_removed_and_forgotten(user_folders, tmp_path, capsys):
    file = str(_thin_letter(tmp_path / "t.png"))
    assert main(["classify", "--model", "personal", file]) == 1
    assert "Nothing has been taught" in capsys.readouterr().err
    assert main(["personal", "add", "ß", file, file]) == 0
    assert main(["classify", "--model", "personal", file]) == 0
    assert "\tß\t" in capsys.readouterr().out
    assert main(["personal", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["label"], row["source"]) for row in rows] == [("ß", "t.png")] * 2
    assert main(["personal", "remove", rows[0]["id"]]) == 0
    assert main(["personal", "clear", "--yes"]) == 0
    capsys.readouterr()
    assert main(["personal", "list"]) == 0
    assert capsys.readouterr().out == ""


def test_bad_pictures_are_named_and_the_good_ones_taught(user_folders, tmp_path, capsys):
    good = _thin_letter(tmp_path / "t.png")
    Image.new("L", (30, 30), 255).save(tmp_path / "blank.png")
    assert (
        main(["personal", "add", "t", str(tmp_path / "blank.png"), str(tmp_path / "no.png"), str(good)]) == 1
    )
    captured = capsys.readouterr()
    assert "shows no ink" in captured.err and "no.png" in captured.err
    assert "t: 1 taught" in captured.out


def test_a_label_of_two_characters_is_wrong_usage(user_folders, tmp_path, capsys):
    assert main(["personal", "add", "ab", str(_thin_letter(tmp_path / "t.png"))]) == 2
    assert "one visible character" in capsys.readouterr().err


def test_a_set_goes_to_another_writer_by_a_file(user_folders, tmp_path, capsys):
    file = str(_thin_letter(tmp_path / "t.png"))
    main(["personal", "add", "t", file])
    assert main(["personal", "export", str(tmp_path / "hand.zip")]) == 0
    assert main(["personal", "import", str(tmp_path / "hand.zip"), "--writer", "anna"]) == 0
    capsys.readouterr()
    assert main(["personal", "writers", "--use", "anna", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["writer"]: (row["glyphs"], row["current"]) for row in rows} == {
        "me": (1, False),
        "anna": (1, True),
    }


def test_suspicious_ones_come_first(user_folders, tmp_path, capsys):
    file = str(_thin_letter(tmp_path / "t.png"))
    main(["personal", "add", "t", file])
    drawing = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(drawing).ellipse((8, 8, 50, 50), outline=0, width=4)
    drawing.save(tmp_path / "o.png")
    main(["personal", "add", "W", str(tmp_path / "o.png")])
    capsys.readouterr()
    assert main(["personal", "list", "--suspicious"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "\tW\t" in first and "looks like" in first
    assert np.asarray(drawing).min() == 0


def test_what_is_not_there_is_said_with_what_to_do(user_folders, tmp_path, capsys):
    assert main(["personal", "import", str(tmp_path / "none.zip")]) == 1
    assert "There is no file" in capsys.readouterr().err
    assert main(["personal", "remove", "zzz"]) == 1
    assert "hwocr personal list" in capsys.readouterr().err
