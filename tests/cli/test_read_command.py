import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from hwocr.cli import main
from hwocr.datasets.handprint import make_page, variant_style


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two generated pages of plain hand-print, as PNG."""
    place = tmp_path_factory.mktemp("pages")
    for name, lines, seed in (("list.png", ["BUY MILK", "AND 2 EGGS"], 3), ("note.png", ["SEE YOU SOON"], 8)):
        page = make_page(lines, seed=seed, style=variant_style("plain", seed))
        Image.fromarray(page.pixels).save(place / name)
    return place


def test_text_is_a_line_of_the_page_a_line_and_nothing_else(folder, capsys):
    assert main(["read", str(folder / "list.png")]) == 0
    out, err = capsys.readouterr()
    assert out == "BUY MILK\nAND 2 EGGS\n"
    assert err == ""


def test_several_files_are_named_above_their_text(folder, capsys):
    assert main(["read", str(folder / "list.png"), str(folder / "note.png")]) == 0
    out = capsys.readouterr().out
    assert out == f"{folder / 'list.png'}:\nBUY MILK\nAND 2 EGGS\n\n{folder / 'note.png'}:\nSEE YOU SOON\n"


def test_one_bad_file_is_reported_and_the_others_are_read(folder, tmp_path, capsys):
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    assert main(["read", str(bad), str(folder / "note.png")]) == 1
    out, err = capsys.readouterr()
    assert "SEE YOU SOON" in out and "bad.jpg" not in out
    assert err.count("\n") == 1 and "bad.jpg" in err and "Give a" in err


def test_json_tells_boxes_confidence_and_alternatives(folder, capsys):
    assert main(["read", "--format", "json", str(folder / "list.png")]) == 0
    (page,) = json.loads(capsys.readouterr().out)["pages"]
    assert page["text"] == "BUY MILK\nAND 2 EGGS" and page["model"]
    glyph = page["lines"][0]["words"][0]["glyphs"][0]
    assert glyph["label"] == "B" and 0 < glyph["confidence"] <= 1
    left, top, right, bottom = glyph["box"]
    assert 0 <= left < right <= page["width"] and 0 <= top < bottom <= page["height"]
    assert [a["probability"] for a in glyph["alternatives"]] == sorted(
        (a["probability"] for a in glyph["alternatives"]), reverse=True
    )


def test_output_goes_to_a_file_and_leaves_stdout_empty(folder, tmp_path, capsys):
    place = tmp_path / "new" / "text.txt"
    assert main(["read", str(folder / "note.png"), "-o", str(place)]) == 0
    assert place.read_text() == "SEE YOU SOON\n"
    assert capsys.readouterr().out == ""


def test_a_region_is_read_alone_and_its_boxes_are_those_of_the_whole_picture(folder, capsys):
    picture = folder / "list.png"
    assert main(["read", "--format", "json", str(picture)]) == 0
    (whole,) = json.loads(capsys.readouterr().out)["pages"]
    left, top, right, bottom = whole["lines"][1]["box"]
    region = f"{left - 20},{top - 15},{right + 20},{bottom + 15}"
    assert main(["read", "--format", "json", "--region", region, str(picture)]) == 0
    (page,) = json.loads(capsys.readouterr().out)["pages"]
    assert page["text"] == "AND 2 EGGS" and page["width"] == whole["width"]
    assert np.abs(np.subtract(page["lines"][0]["box"], [left, top, right, bottom])).max() <= 3


def test_a_region_outside_the_picture_is_reported(folder, capsys):
    assert main(["read", "--region", "0,0,99999,10", str(folder / "note.png")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "does not lie in the picture" in err


def test_an_output_that_cannot_be_written_is_an_error_in_words(folder, tmp_path, capsys):
    (tmp_path / "file").write_text("kept")
    assert main(["read", str(folder / "note.png"), "-o", str(tmp_path / "file" / "x.txt")]) == 1
    err = capsys.readouterr().err
    assert "cannot be written" in err and "Traceback" not in err
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.parametrize(
    ("size", "colour"), [((1, 1), "white"), ((3, 700), "white"), ((600, 500), "white"), ((600, 500), "black")]
)
def test_a_page_without_writing_gives_empty_text(tmp_path, capsys, size, colour):
    path = tmp_path / "blank.png"
    Image.new("RGB", size, colour).save(path)
    assert main(["read", str(path)]) == 0
    assert capsys.readouterr().out == ""


def _text(path):
    path.write_text("text")


def _empty(path):
    path.touch()


def _truncated(path):
    buffer = io.BytesIO()
    Image.effect_noise((400, 400), 60).save(buffer, "JPEG")
    path.write_bytes(buffer.getvalue()[:3000])


def _folder(path):
    path.mkdir()


@pytest.mark.parametrize("make", [_text, _empty, _truncated, _folder, lambda path: None])
def test_what_cannot_be_read_is_one_line_with_a_hint_and_status_1(tmp_path, capsys, make):
    path = tmp_path / "odd.jpg"
    make(path)
    assert main(["read", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "odd.jpg" in err and "(" in err


@pytest.mark.parametrize(
    "words", [["read"], ["read", "--format", "docs", "x.png"], ["read", "--nonsense"], ["--nonsense"]]
)
def test_wrong_usage_is_status_2(words, capsys):
    assert main(words) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_model_is_named_with_those_that_there_are(folder, capsys):
    assert main(["read", str(folder / "note.png"), "--model", "nobody"]) == 1
    err = capsys.readouterr().err
    assert "nobody" in err and "handprint-cnn" in err


def test_context_can_be_switched_off(folder, capsys):
    assert main(["read", "--no-context", "--format", "json", str(folder / "list.png")]) == 0
    (page,) = json.loads(capsys.readouterr().out)["pages"]
    glyphs = [g for line in page["lines"] for word in line["words"] for g in word["glyphs"]]
    assert all(glyph["label"] == glyph["shape_label"] for glyph in glyphs)


def test_a_page_of_noise_neither_fails_nor_takes_for_ever(tmp_path, capsys):
    path = tmp_path / "noise.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (500, 700, 3), np.uint8)).save(path)
    assert main(["read", str(path)]) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_both_shipped_models_read(folder, capsys):
    assert main(["read", "--model", "handprint-mlp", str(folder / "note.png")]) == 0
    assert len(capsys.readouterr().out.strip()) >= 8


def test_the_labels_of_a_form_are_left_out_unless_they_are_wanted(tmp_path, capsys):
    style = replace(variant_style("labelled", 310_009), tilt=0.0)
    page = make_page(["BORIS", "98723885", "RECORD", "4153878"], seed=310_009, style=style)
    place = tmp_path / "form.png"
    Image.fromarray(page.pixels).save(place)
    assert main(["read", str(place)]) == 0
    text = capsys.readouterr().out
    assert main(["read", "--labels", "--format", "json", str(place)]) == 0
    (document,) = json.loads(capsys.readouterr().out)["pages"]
    words = [word for line in document["lines"] for word in line["words"]]
    assert len(text.split()) == 4
    assert [word["text"] for word in words if not word["printed"]] == text.split()
    assert sum(word["printed"] for word in words) >= len(page.prints)


def test_the_output_is_never_what_is_read(folder, tmp_path, capsys):
    page = tmp_path / "page.png"
    page.write_bytes((folder / "note.png").read_bytes())
    whole = page.read_bytes()
    for words in (["read", str(page), "-o", str(page)], ["read", "-o", str(page), str(folder / "note.png")]):
        assert main(words) == 1
        out, err = capsys.readouterr()
        assert not out and "page.png" in err and "would be lost" in err and err.count("\n") == 1
    assert page.read_bytes() == whole


@pytest.mark.parametrize(
    ("format", "begins"),
    [
        ("hocr", b"<?xml"),
        ("alto", b"<?xml"),
        ("page", b"<?xml"),
        ("csv", b"file,page,row"),
        ("pdf", b"%PDF-1."),
        ("docx", b"PK"),
    ],
)
def test_every_format_is_written_and_proved(folder, tmp_path, capsys, format, begins):
    place = tmp_path / "out.x"
    assert main(["read", str(folder / "list.png"), "--format", format, "-o", str(place), "--prove"]) == 0
    assert place.read_bytes().startswith(begins)
    assert "5 of 5 words found again by" in capsys.readouterr().err


def test_a_format_of_one_page_makes_a_file_a_page_and_refuses_stdout_for_several(folder, tmp_path, capsys):
    pages = [str(folder / "list.png"), str(folder / "note.png")]
    assert main(["read", *pages, "--format", "alto", "-o", str(tmp_path / "a.xml")]) == 0
    assert sorted(path.name for path in tmp_path.glob("*.xml")) == ["a-0001.xml", "a-0002.xml"]
    capsys.readouterr()
    assert main(["read", pages[0], "--format", "page"]) == 0
    assert capsys.readouterr().out.startswith("<?xml")
    assert main(["read", *pages, "--format", "page"]) == 1
    assert "one page a file" in capsys.readouterr().err


def test_a_document_that_could_not_be_read_leaves_no_empty_one_behind(tmp_path, capsys):
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    assert main(["read", str(bad), "--format", "pdf", "-o", str(tmp_path / "a.pdf")]) == 1
    assert not (tmp_path / "a.pdf").exists() and "bad.jpg" in capsys.readouterr().err


def test_text_takes_the_encoding_of_the_terminal(capsysbinary, monkeypatch):
    import io
    import sys

    from hwocr.cli.support.console import prepare_streams, text_channel

    room = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(room, "latin-1"))
    prepare_streams()
    channel = text_channel()
    channel.write("é 漢\n".encode())
    channel.flush()
    assert room.getvalue() == b"\xe9 \\u6f22\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--recogniser", "foo"], "no recogniser named foo"),
        (["--recogniser", "letters,foo"], "no recogniser named foo"),
        (["--region", "1,2,3"], "names no region"),
        (["--region", "500,50,100,200"], "is empty"),
        (["--language", "de"], "'--language' / '-l': 'de' is not one of"),
        (["--scheduler", "tcp://127.0.0.1:1"], "--scheduler needs a folder"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(words, said, folder, capsys):
    assert main(["read", str(folder / "note.png"), *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in " ".join(err.split())
