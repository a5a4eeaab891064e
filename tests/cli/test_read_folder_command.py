import shutil

import pytest
from PIL import Image

from hwocr.cli import main
from hwocr.datasets.handprint import make_page, variant_style


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of two generated pages, a bad file, and a folder inside with one more page."""
    place = tmp_path_factory.mktemp("pages")
    (place / "in").mkdir()
    for name, text, seed in (("a.png", "BUY MILK", 3), ("in/b.png", "SEE YOU SOON", 8)):
        page = make_page([text], seed=seed, style=variant_style("plain", seed))
        Image.fromarray(page.pixels).save(place / name)
    (place / "bad.jpg").write_text("no picture")
    return place


def test_a_folder_is_read_into_a_folder_and_a_bad_file_is_status_1(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["read", str(folder), "--recursive", "--jobs", "2", "-o", str(out)]) == 1
    told, errors = capsys.readouterr()
    assert (out / "a.txt").read_text() == "BUY MILK\n" and (out / "in/b.txt").read_text() == "SEE YOU SOON\n"
    assert "a.png -> a.txt" in told and "bad.jpg" in errors and "Traceback" not in errors
    assert "bad.jpg" in (out / "hwocr-failures.txt").read_text() and (out / "hwocr-report.csv").exists()
    assert main(["read", str(folder), "--recursive", "--jobs", "2", "-o", str(out)]) == 1
    assert "a.png ->" not in capsys.readouterr().out


def test_a_folder_without_an_output_is_read_to_stdout(folder, capsys):
    assert main(["read", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "BUY MILK" in out and "SEE YOU" not in out


def test_a_folder_may_become_one_document(folder, tmp_path, capsys):
    good = tmp_path / "good"
    good.mkdir()
    shutil.copy(folder / "a.png", good)
    assert main(["read", str(good), "--format", "pdf", "-o", str(tmp_path / "all.pdf")]) == 0
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")


def test_of_each_page_of_a_folder_the_region_is_read(folder, tmp_path, capsys):
    good, out = tmp_path / "good", tmp_path / "out"
    good.mkdir()
    shutil.copy(folder / "a.png", good)
    with Image.open(good / "a.png") as picture:
        half = f"0,0,{picture.width // 2},{picture.height}"
    command = ["read", str(good), "-o", str(out), "--jobs", "1"]
    assert main(command) == 0 and (out / "a.txt").read_text() == "BUY MILK\n"
    # Other settings: read again.
    assert main([*command, "--region", half]) == 0
    assert (out / "a.txt").read_text().startswith("B") and "MILK" not in (out / "a.txt").read_text()
    assert main([*command, "--region", "0,0,99999,9"]) == 1
    assert "does not lie in the picture" in " ".join(capsys.readouterr().err.split())


def test_an_unknown_model_is_said_once(folder, tmp_path, capsys):
    assert main(["read", str(folder), "-o", str(tmp_path), "--model", "nobody"]) == 1
    assert capsys.readouterr().err.count("nobody") == 1


def test_an_unknown_recogniser_is_said_once_and_nothing_is_written(folder, tmp_path, capsys):
    assert main(["read", str(folder), "-o", f"{tmp_path}/out/", "--recogniser", "nobody"]) == 2
    assert capsys.readouterr().err.count("nobody") == 1
    assert not (tmp_path / "out").exists()
