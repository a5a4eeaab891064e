import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from hwocr.datasets.handprint import (
    VARIANTS,
    PageStyle,
    make_page,
    mixed_text,
    sample_text,
    variant_style,
)
from hwocr.datasets.handprint.__main__ import main
from hwocr.datasets.handprint.pages.samples import write_pages
from hwocr.datasets.handprint.shapes.skeletons import known_labels
from hwocr.errors import DataError
from hwocr.shipped import shipped_path

_CLEAR = PageStyle(cap_height=40, ink=(0, 0, 0), strength=1, noise=0, texture=0, falloff=0, jpeg_quality=0)


def _small(name, seed=3):
    return replace(variant_style(name, seed), cap_height=30.0)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_renders(name):
    page = make_page(["HELLO 42", "BYE"], seed=5, style=_small(name))
    assert page.pixels.dtype == np.uint8
    assert page.pixels.ndim == 3 and page.pixels.shape[2] == 3
    assert page.lines == ("HELLO 42", "BYE")
    assert "".join(glyph.label for glyph in page.glyphs) == "HELLO42BYE"
    assert page.pixels.std() > 3


def test_boxes_hold_the_ink_of_their_glyph_and_nothing_is_inked_outside():
    page = make_page(["QUICK FOX", "JUMPS 10:30?"], seed=2, style=_CLEAR)
    dark = page.pixels.mean(axis=2) < 110
    covered = np.zeros_like(dark)
    for glyph in page.glyphs:
        box = glyph.box
        cut = (slice(box.top, box.bottom), slice(box.left, box.right))
        assert dark[cut].any(), glyph
        assert box.left >= 0 and box.right <= dark.shape[1]
        assert box.top >= 0 and box.bottom <= dark.shape[0]
        covered[cut] = True
    assert not (dark & ~covered).any()


def test_boxes_follow_the_tilt_of_the_sheet():
    page = make_page(["AAAAAAAAAAAAAAAA"], seed=2, style=replace(_CLEAR, tilt=8.0, wave=0, slope_jitter=0))
    first, last = page.glyphs[0].box, page.glyphs[-1].box
    rise = (first.top - last.top) / (last.left - first.left)
    assert np.degrees(np.arctan(rise)) == pytest.approx(8, abs=2.5)


def test_glyphs_come_in_reading_order_with_their_line():
    page = make_page(["ONE TWO", "THREE"], seed=6, style=_CLEAR)
    assert [glyph.line for glyph in page.glyphs] == [0] * 6 + [1] * 5
    lefts = [glyph.box.left for glyph in page.glyphs[:6]]
    assert lefts == sorted(lefts)


def test_words_stand_further_apart_than_letters():
    page = make_page(["AB CD EF GH"], seed=6, style=_CLEAR)
    boxes = [glyph.box for glyph in page.glyphs]
    gaps = [second.left - first.right for first, second in pairwise(boxes)]
    assert min(gaps[1::2]) > max(gaps[0::2])


def test_the_same_seed_gives_the_same_page_and_another_seed_another():
    style = _small("ruled")
    first = make_page(["SAME"], seed=1, style=style)
    again = make_page(["SAME"], seed=1, style=style)
    other = make_page(["SAME"], seed=2, style=style)
    assert np.array_equal(first.pixels, again.pixels)
    assert first.glyphs == again.glyphs
    assert not np.array_equal(first.pixels, other.pixels)


def test_a_random_style_is_drawn_from_the_seed():
    assert make_page(["A"], seed=1).style == make_page(["A"], seed=1).style
    assert make_page(["A"], seed=1).style != make_page(["A"], seed=2).style


def test_blackboards_are_light_on_dark():
    page = make_page(["DARK"], seed=1, style=_small("blackboard"))
    assert np.median(page.pixels) < 100
    assert np.quantile(page.pixels, 0.995) > 150


def test_faint_pages_have_less_contrast_than_plain_ones():
    plain, faint = (make_page(["WORDS"], seed=1, style=_small(name)) for name in ("plain", "faint"))
    contrast = [np.median(page.pixels) - np.quantile(page.pixels, 0.005) for page in (plain, faint)]
    assert contrast[1] < 0.75 * contrast[0]


def test_spaces_are_tidied_and_empty_lines_left_out():
    assert make_page(["  A   B ", "", "C"], seed=0, style=_CLEAR).lines == ("A B", "C")


def test_what_cannot_be_written_is_named():
    with pytest.raises(DataError, match="'€'"):
        make_page(["5 €"], seed=0)
    with pytest.raises(DataError, match="empty"):
        make_page([" "], seed=0)
    with pytest.raises(DataError, match="murky"):
        variant_style("murky", 0)


def test_sampled_text_can_be_written_and_differs_by_seed():
    lines = sample_text(np.random.default_rng(1), 200)
    assert len(lines) == 200
    assert all(line and line == " ".join(line.split()) for line in lines)
    assert set("".join(lines)) <= set(known_labels()) | {" "}
    assert lines != sample_text(np.random.default_rng(2), 200)


def test_make_pages_writes_pictures_and_their_truth(tmp_path, capsys):
    command = ["make-pages", str(tmp_path / "a"), "--count", "1", "--seed", "3", "--variant", "plain"]
    assert main(command) == 0
    truth = json.loads((tmp_path / "a" / "truth.json").read_text(encoding="utf-8"))
    ((file, entry),) = truth.items()
    assert set(entry) == {"kind", "lines", "notes"}
    with Image.open(tmp_path / "a" / file) as picture:
        assert picture.width > 100
    assert "1 pages" in capsys.readouterr().out


def test_make_pages_into_a_file_says_so(tmp_path, capsys):
    (tmp_path / "taken").write_text("")
    assert main(["make-pages", str(tmp_path / "taken"), "--count", "1"]) == 1
    assert "taken" in capsys.readouterr().err


def test_the_shipped_pages_agree_with_their_truth():
    folder = shipped_path("resources", "pages")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert set(truth) == {path.name for path in folder.glob("*.jpg")}
    for file, entry in truth.items():
        assert entry["lines"]
        assert (folder / file).stat().st_size < 300_000


def test_a_sheet_upside_down_has_its_first_letter_at_the_lower_right():
    page = make_page(["AB CD", "EF GH"], seed=4, style=replace(_CLEAR, tilt=180.0))
    first, last = page.glyphs[0].box, page.glyphs[-1].box
    assert first.left > last.right and first.top > last.bottom


@pytest.mark.parametrize("tilt", [-28.0, 25.0, 195.0])
def test_boxes_follow_a_sheet_that_lies_askew_on_a_desk(tilt):
    style = replace(_CLEAR, tilt=tilt, perspective=0.15, border=2.0, desk=(0.9, 0.2, 0.1), clutter=3)
    page = make_page(["QUICK FOX", "JUMPS"], seed=2, style=style)
    red, green, _ = np.moveaxis(page.pixels.astype(int), 2, 0)
    for glyph in page.glyphs:
        box = glyph.box
        cut = (slice(box.top, box.bottom), slice(box.left, box.right))
        assert (red[cut] < 90).any(), glyph
        assert (green[cut] > 180).any(), glyph


def test_letters_cut_by_the_pictures_edge_count_only_while_they_can_be_read():
    style = replace(_CLEAR, slope_jitter=0.0)
    whole = make_page(["OOO", "OOO", "OOO"], seed=2, style=style)
    slightly = make_page(["OOO", "OOO", "OOO"], seed=2, style=replace(style, cut=0.1))
    deeply = make_page(["OOO", "OOO", "OOO"], seed=2, style=replace(style, cut=0.8))
    assert slightly.lines == whole.lines
    assert min(glyph.box.left for glyph in slightly.glyphs) == 0
    assert len(deeply.glyphs) < 9
    assert sum(map(len, deeply.lines)) == len(deeply.glyphs)


def test_what_was_wiped_off_stays_paler_than_the_writing():
    style = replace(_CLEAR, ghosts=0.2)
    clean, ghosted = (make_page(["ONE", "TWO"], seed=3, style=s).pixels for s in (_CLEAR, style))
    added = clean.astype(int).mean(axis=2) - ghosted.astype(int).mean(axis=2)
    assert 10 < added.max() < 80
    assert (added > 10).mean() > 0.005


@pytest.mark.parametrize("accident", ["hand_shadow", "glare", "smudges", "show_through"])
def test_an_accident_changes_the_picture_and_nothing_else(accident):
    plain = make_page(["ONE", "TWO"], seed=3, style=_CLEAR)
    other = make_page(["ONE", "TWO"], seed=3, style=replace(_CLEAR, **{accident: 0.3}))
    assert other.glyphs == plain.glyphs
    difference = np.abs(other.pixels.astype(int) - plain.pixels.astype(int)).max(axis=2)
    assert difference.max() > 15
    assert (difference < 4).any()


def test_mixed_text_has_both_cases_and_no_characters_that_cannot_be_written():
    lines = mixed_text(np.random.default_rng(3), 60)
    text = "".join(lines)
    assert set(text) <= set(known_labels()) | {" "}
    small = sum(character.islower() for character in text)
    large = sum(character.isupper() for character in text)
    assert small > 3 * large > 100
    assert all(line == " ".join(line.split()) and line for line in lines)


def test_pages_in_both_cases_say_so_in_their_truth(tmp_path):
    write_pages(tmp_path, count=1, seed=3, variant="plain", mixed=True)
    (page,) = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8")).values()
    assert page["kind"] == "mixed_case"
    assert any(character.islower() for line in page["lines"] for character in line)
