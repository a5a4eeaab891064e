import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from sheet_maker import filled_sheet, judge

from hwocr.cli import main
from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.errors import DataError, ImageError
from hwocr.personal.lines import personal_lines
from hwocr.personal.sheets.code import ALPHABET, MARKS, mark_modules, read_strip, strip_bits
from hwocr.personal.sheets.pdf import sheet_pdf
from hwocr.personal.sheets.plan import HEIGHT, WIDTH, plan_sheet
from hwocr.personal.sheets.scan import scan_sheet


def test_the_marks_differ_from_one_another_however_they_are_turned():
    for first in range(len(MARKS)):
        for second in range(len(MARKS)):
            for turns in range(4):
                differing = (np.rot90(mark_modules(first), turns) != mark_modules(second)).sum()
                assert differing >= 7 or (first == second and turns == 0)


@pytest.mark.parametrize("labels", [ALPHABET, "A", "aegq9", "zZ2"])
def test_the_strip_says_which_letters_are_on_a_sheet(labels):
    plan = plan_sheet(labels)
    assert read_strip(strip_bits(plan.labels, plan.groups)) == (plan.labels, plan.groups)
    assert set(plan.labels) == set(labels)


def test_a_strip_with_a_wrong_module_is_refused():
    modules = strip_bits(("A", "B"), 4)
    modules[0, 20] ^= True
    with pytest.raises(DataError, match="code strip"):
        read_strip(modules)


@pytest.mark.parametrize("labels", [ALPHABET, "AB", "MINUTE", ALPHABET[:33]])
def test_boxes_lie_inside_the_frame_and_do_not_overlap(labels):
    plan = plan_sheet(labels)
    boxes = [field.box for field in (*plan.cells(), *plan.words())]
    for number, box in enumerate(boxes):
        assert box.left >= 0 and box.top >= 16
        assert box.left + box.width <= WIDTH and box.top + box.height <= HEIGHT
        for other in boxes[:number]:
            apart = (
                box.left >= other.left + other.width - 1e-9
                or other.left >= box.left + box.width - 1e-9
                or box.top >= other.top + other.height - 1e-9
                or other.top >= box.top + box.height - 1e-9
            )
            assert apart
    assert len(plan.cells()) == 4 * plan.groups * len(plan.labels)


def test_fewer_letters_have_more_boxes_and_an_unknown_letter_none():
    assert plan_sheet("AB").groups == 4 and plan_sheet().groups == 1
    with pytest.raises(DataError, match="cannot ask for é"):
        strip_bits(("é",), 1)
    with pytest.raises(DataError, match="no paper"):
        sheet_pdf(plan_sheet("A"), "a3")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_photographed_sheet_is_cut_and_labelled(seed):
    sheet = filled_sheet(plan_sheet("AEMRaegt25"), seed)
    score = judge(sheet, scan_sheet(sheet.grayscale))
    assert score.right >= 0.97 * score.total


def test_three_marks_are_enough_and_two_are_not():
    sheet = filled_sheet(plan_sheet("AB"), 4, harsh=0.0)
    height, width = sheet.grayscale.shape
    covered = sheet.grayscale.copy()
    covered[int(0.8 * height) :, int(0.8 * width) :] = 200
    assert len(scan_sheet(covered).glyphs) > 20
    covered[:, : width // 2] = 200
    with pytest.raises(ImageError, match="corner marks"):
        scan_sheet(covered)


def test_a_picture_without_a_sheet_is_refused():
    with pytest.raises(ImageError, match="0 of the sheet's four corner marks"):
        scan_sheet(np.full((300, 200), 240, np.float32))


def test_the_terminal_prints_a_sheet_and_teaches_a_photographed_one(user_folders, tmp_path, capsys):
    assert (
        main(
            ["personal", "sheet", "-o", str(tmp_path / "sheet.pdf"), "--letters", "AEM2", "--paper", "letter"]
        )
        == 0
    )
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    sheet = filled_sheet(plan_sheet("AEM2"), 3)
    photo = tmp_path / "photo.png"
    Image.fromarray(np.clip(sheet.grayscale, 0, 255).astype(np.uint8)).save(photo)
    assert main(["personal", "scan", str(photo), "--dry-run"]) == 0
    assert PersonalSet().entries() == ()
    Image.new("L", (200, 200), 255).save(tmp_path / "blank.png")
    assert main(["personal", "scan", str(tmp_path / "blank.png"), str(photo)]) == 1
    captured = capsys.readouterr()
    assert "corner marks" in captured.err and "glyphs taught" in captured.out
    labels = [entry.label for entry in PersonalSet().entries()]
    assert set(labels) == set("AEM2") and len(labels) > 40
    assert len(personal_lines()) == 0


def test_words_of_a_whole_sheet_are_kept_as_lines(user_folders):
    from hwocr.personal.lines import add_lines

    add_lines([(np.eye(9), "brown fox")], source="photo.jpg")
    add_lines([(np.eye(7), "Zip 69")], source="photo.jpg")
    assert [line.text for line in personal_lines()] == ["brown fox", "Zip 69"]
    assert all(line.picture.is_file() for line in personal_lines())


def test_the_short_sheet_asks_for_what_is_confused(user_folders, tmp_path, capsys):
    from hwocr.datasets.handprint import sample_glyphs

    assert main(["personal", "sheet", "-o", str(tmp_path / "s.pdf"), "--confused"]) == 1
    pictures, _ = sample_glyphs(6, seed=5, labels=("T",))
    personal = PersonalSet()
    personal.add_all([(picture / 255.0, "T") for picture in pictures[:5]])
    personal.add(pictures[5] / 255.0, "Q")
    assert main(["personal", "sheet", "-o", str(tmp_path / "s.pdf"), "--confused"]) == 0
    assert "2 letters" in capsys.readouterr().out
