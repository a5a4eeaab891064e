import numpy as np
import pytest

from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.lines.alphabet import LINE_ALPHABET
from hwocr.datasets.lines.composer import LineComposer, LineSources
from hwocr.datasets.lines.font_lines import write_with_font
from hwocr.datasets.lines.fonts import find_fonts
from hwocr.datasets.lines.glyph_lines import glyph_bank, write_with_glyphs
from hwocr.datasets.lines.hand_lines import Hand, write_by_hand
from hwocr.datasets.lines.text import LONGEST, line_text
from hwocr.ink.line import HEIGHT


def lines(seed: int, count: int = 12, **changes):
    composer = LineComposer(LineSources(), seed=seed, **changes)
    return [composer.compose() for _ in range(count)]


def bank() -> dict:
    rng = np.random.default_rng(0)
    images = np.zeros((20, 28, 28), np.uint8)
    images[:, 4:24, 8:20] = rng.integers(120, 255, (20, 20, 12))
    return glyph_bank(RawGlyphs(images, np.array(list("ABCDEFGHIJ0123456789"))))


def test_the_same_seed_composes_the_same_lines():
    for one, other in zip(lines(5), lines(5), strict=True):
        assert one.text == other.text
        np.testing.assert_array_equal(one.pixels, other.pixels)


def test_another_seed_composes_other_lines():
    assert [line.text for line in lines(5)] != [line.text for line in lines(6)]


def test_without_fonts_the_generator_writes_lines_that_are_normalised_and_inked():
    for line in lines(1, 30):
        assert line.pixels.shape[0] == HEIGHT
        assert line.pixels.dtype == np.uint8
        assert line.pixels.max() > 200
        assert line.text


def test_the_first_part_of_a_training_has_one_word_a_line():
    assert all(" " not in line.text for line in lines(2, 20, words=1))


def test_text_keeps_to_the_alphabet_and_length():
    rng = np.random.default_rng(3)
    for text in (line_text(rng) for _ in range(3000)):
        assert set(text) <= set(LINE_ALPHABET)
        assert 1 <= len(text) <= LONGEST
        assert text == " ".join(text.split())


def test_every_character_of_the_alphabet_is_written_some_time():
    rng = np.random.default_rng(4)
    seen = set("".join(line_text(rng) for _ in range(20_000)))
    assert set(LINE_ALPHABET) <= seen


def test_letters_are_joined_by_hands_that_join():
    rng = np.random.default_rng(0)
    hand = Hand.random(rng)
    hand.joins = 1.0
    assert write_by_hand("minimum", hand, rng).joined
    assert write_by_hand("minimum", hand, rng).text == "minimum"


def test_glyphs_without_small_letters_write_capitals():
    written = write_with_glyphs("a bad 1", bank(), np.random.default_rng(0))
    assert written.text == "A BAD 1"
    assert written.ink.any()


def test_glyphs_mix_into_the_lines_of_a_composer():
    composer = LineComposer(LineSources(banks=[bank()], shares={"glyphs": 1.0}), seed=1)
    assert set(composer.compose().text) <= set("ABCDEFGHIJ0123456789 ")


def test_a_font_writes_what_it_has_and_leaves_out_the_rest():
    fonts = find_fonts()
    if not fonts:
        pytest.skip("no fonts: neither the data folder's nor Debian's")
    font = next((font for font in fonts if font.style == "printed"), fonts[0])
    written = write_with_font("Plain text\N{SNOWMAN} 12", font, np.random.default_rng(0))
    assert written.text.upper() == "PLAIN TEXT 12"
    assert written.ink.any()


def test_some_fonts_are_held_out_and_most_are_not():
    fonts = find_fonts()
    if len(fonts) < 24:
        pytest.skip("too few fonts here")
    held_out = sum(font.held_out for font in fonts)
    assert 0 < held_out < len(fonts) / 4
