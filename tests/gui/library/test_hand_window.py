import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.datasets.handprint import sample_glyphs
from hwocr.gui.library.hand_window import HandWindow

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))


@pytest.fixture
def hand(window, until):
    """The window on a set of four A and four S, one S taught as M."""
    pictures, targets = sample_glyphs(8, seed=3, labels=("A", "S"))
    personal = PersonalSet()
    personal.add_all(
        [(p / 255.0, "AS"[t]) for p, t in zip(pictures, targets.tolist(), strict=True)], source="x.jpg"
    )
    wrong = next(entry for entry in personal.entries() if entry.label == "S")
    personal.relabel(wrong.identity, "M")
    shown = HandWindow(window.context, window)
    shown.look()
    until(lambda: shown.list.count() == 8)
    return shown


def _labels(hand):
    return sorted(entry.label for entry in PersonalSet().entries())


def test_suspicious_glyphs_come_first_and_are_relabelled_and_put_back(hand, until):
    hand.suspicious.setChecked(True)
    until(lambda: hand.list.item(0).text() == "M (S?)")
    assert "suspicious" in hand.about.text()
    hand.list.item(0).setSelected(True)
    hand.new_label.setText("S")
    hand.relabel()
    until(lambda: _labels(hand) == list("AAAASSSS") and hand.buttons["undo"].isEnabled())
    hand.undo()
    until(lambda: "M" in _labels(hand))


def test_a_removed_glyph_comes_back_by_undo_and_one_letter_is_shown_alone(hand, until):
    hand.letter.setText("A")
    until(lambda: hand.list.count() == 4)
    hand.list.item(0).setSelected(True)
    hand.remove()
    until(lambda: hand.list.count() == 3)
    hand.undo()
    until(lambda: hand.list.count() == 4 and not hand.buttons["undo"].isEnabled())


def test_a_set_is_exported_and_imported_for_another_writer(hand, until, tmp_path):
    path = tmp_path / "hand.zip"
    hand.export(str(path))
    until(lambda: "8 glyphs exported" in hand.about.text())
    hand._choose_writer("anna")
    until(lambda: hand.writer.currentText() == "anna" and hand.list.count() == 0)
    hand.import_set(str(path))
    until(lambda: hand.list.count() == 8)
    assert not hand.list.grab().isNull()


def test_a_photographed_sheet_is_taught_and_taken_back(hand, until, tmp_path):
    from sheet_maker import filled_sheet

    from hwocr.personal.sheets.plan import plan_sheet

    hand.print_sheet(str(tmp_path / "sheet.pdf"))
    until(lambda: "62 letters" in hand.about.text())
    sheet = filled_sheet(plan_sheet("AE"), 3, harsh=0.3)
    Image.fromarray(np.clip(sheet.grayscale, 0, 255).astype(np.uint8)).save(tmp_path / "photo.png")
    hand.scan(str(tmp_path / "photo.png"))
    until(lambda: hand.list.count() > 25)
    hand.undo()
    until(lambda: hand.list.count() == 8)


def test_what_is_no_sheet_is_said(hand, until, tmp_path):
    Image.new("L", (200, 200), 255).save(tmp_path / "blank.png")
    hand.scan(str(tmp_path / "blank.png"))
    until(lambda: "corner marks" in hand.about.text())


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_library_tab_opens_it(open_tab, until):
    body = open_tab()
    body._actions["your_hand"].trigger()
    until(lambda: "Nothing taught yet" in body._hand.about.text())
    body._hand.close()
