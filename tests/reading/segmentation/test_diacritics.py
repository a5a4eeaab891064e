from hwocr.reading.page import Box
from hwocr.reading.segmentation.diacritics import join_diacritics, may_have_diacritics, stem_under

STEM = Box(100, 40, 106, 70)


def test_a_dot_belongs_to_the_stem_under_it_also_where_slant_carries_it_aside():
    assert stem_under(Box(101, 26, 106, 31), [STEM], 30) == 0
    assert stem_under(Box(110, 24, 116, 29), [STEM], 30) == 0


def test_of_two_stems_the_nearer_one_has_the_dot():
    other = Box(85, 40, 91, 70)
    assert stem_under(Box(108, 26, 113, 31), [other, STEM], 30) == 1


def test_no_dot_stands_under_beside_or_far_above_a_stem_or_over_a_wide_letter():
    assert stem_under(Box(101, 72, 106, 77), [STEM], 30) is None
    assert stem_under(Box(130, 26, 135, 31), [STEM], 30) is None
    assert stem_under(Box(101, 0, 106, 5), [STEM], 30) is None
    assert stem_under(Box(101, 26, 106, 31), [Box(90, 40, 120, 70)], 30) is None
    assert stem_under(Box(95, 10, 112, 31), [STEM], 30) is None


def test_only_lines_whose_letters_rise_above_others_have_dots():
    assert may_have_diacritics([30, 30, 31, 50, 30, 48], 30)
    assert not may_have_diacritics([48, 50, 50, 51, 53], 50)


def test_joining_leaves_other_pieces_as_they_are():
    groups = [[0], [1], [2]]
    spans = [[60.0, 40, 84, 70], [100.0, 40, 106, 70], [104.0, 26, 109, 31]]
    join_diacritics(groups, spans, 30)
    assert groups == [[0], [1, 2]]
    assert spans == [[60, 40, 84, 70], [100, 26, 109, 70]]


def test_a_dot_is_no_stem_so_that_the_two_dots_of_a_colon_stay_apart():
    upper, lower = [100.0, 40, 106, 47], [100.0, 58, 106, 65]
    letter = [60.0, 30, 84, 70]
    groups, spans = [[0], [1], [2]], [letter, upper, lower]
    join_diacritics(groups, spans, 30)
    assert groups == [[0], [1], [2]]
