import numpy as np

from hwocr.reading.recognisers.decoding.alignment import read_signs
from hwocr.reading.recognisers.decoding.characters import CHARACTERS, OUTPUTS, folded, folding
from hwocr.reading.recognisers.decoding.ctc import LineOutputs, best_path


def outputs(text: str) -> np.ndarray:
    """One step a character; '-' is the blank."""
    rows = np.full((len(text), 1 + len(OUTPUTS)), 1e-4)
    for step, character in enumerate(text):
        rows[step, 0 if character == "-" else 1 + OUTPUTS.index(character)] = 1
    return rows / rows.sum(axis=1, keepdims=True)


def read(rows: np.ndarray) -> str:
    return "".join(OUTPUTS[one.column - 1] for one in best_path(rows))


def test_repeated_steps_are_one_character_unless_a_blank_stands_between():
    assert read(outputs("aab-bb-c")) == "abbc"


def test_a_line_of_blanks_is_empty():
    assert read(outputs("----")) == ""


def test_a_character_keeps_its_alternatives():
    rows = outputs("-A-")
    rows[1, 1 + OUTPUTS.index("A")] = 0.6
    rows[1, 1 + OUTPUTS.index("4")] = 0.3
    ink = np.zeros((64, 96), np.float32)
    (sign,) = read_signs(LineOutputs(rows), ink)
    assert [one.label for one in sign.alternatives[:2]] == ["A", "4"]
    assert sign.alternatives[0].probability > sign.alternatives[1].probability


def test_boxes_end_where_the_ink_does_not_in_even_parts():
    ink = np.zeros((40, 200), np.float32)
    ink[10:30, 5:25] = 1  # a narrow letter
    ink[8:32, 60:190] = 1  # and a wide one
    first, second = read_signs(LineOutputs(outputs("i---W-----")), ink)
    assert first.box == (5, 10, 25, 30)
    assert second.box == (60, 8, 190, 32)


def test_a_last_sign_that_is_told_late_has_the_last_ink():
    ink = np.zeros((40, 200), np.float32)
    ink[10:30, 5:25] = ink[10:30, 35:55] = ink[10:30, 65:85] = 1
    signs = read_signs(LineOutputs(outputs("p--e-----n--------")), ink)
    assert [sign.box[0] for sign in signs] == [5, 35, 65]


def test_a_space_ends_a_word_and_is_no_sign():
    signs = read_signs(LineOutputs(outputs("a-b -c-")), np.zeros((40, 140), np.float32))
    assert [(sign.label, sign.after_space) for sign in signs] == [("a", False), ("b", False), ("c", True)]


def test_letters_without_ink_still_have_boxes_inside_the_line():
    for sign in read_signs(LineOutputs(outputs("abc")), np.zeros((40, 30), np.float32)):
        left, top, right, bottom = sign.box
        assert 0 <= left < right <= 30
        assert 0 <= top < bottom <= 40


def test_other_forms_of_a_character_fold_into_it():
    assert [folded(one) for one in "²（’－ⅷ漢"] == ["2", "(", "'", "-", "", ""]


def test_no_class_of_another_script_can_come_out():
    sources, targets = folding(["漢", "a", "字", "２", " "])
    assert sources.tolist() == [1, 3, 4]
    assert [OUTPUTS[target] for target in targets] == ["a", "2", " "]


def test_the_alphabet_holds_no_character_twice():
    assert len(set(CHARACTERS)) == len(CHARACTERS)
