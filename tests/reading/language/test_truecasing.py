import numpy as np
import pytest

from hwocr.models.card import BASIC_LABELS
from hwocr.reading.language.folding import FoldedClassifier, Lettering, PageCases
from hwocr.reading.language.truecasing import (
    decide_cases,
    find_guides,
    fold_case,
    knows_both_cases,
    with_case,
)

BOTH = (*BASIC_LABELS, *(label.lower() for label in BASIC_LABELS[:26]))
BLIND = set("COPSUVWXZ")
CAP, X_HEIGHT, DESCENT, BASELINE = 50.0, 30.0, 15.0, 100.0
SHORT, HANGING = set("acegmnopqrsuvwxyz"), set("gjpqy")


def row(character):
    """What a network says of a character: its case only where the shape tells."""
    probabilities = np.full(len(BOTH), 1e-4)
    cases = {character, character.swapcase()} if character.upper() in BLIND else {character}
    for label in cases:
        probabilities[BOTH.index(label)] = 0.95 / len(cases)
    return probabilities / probabilities.sum()


def boxes_of(text, slope=0.0):
    """Boxes as a careful hand would fill them, on a baseline that falls by ``slope``."""
    boxes = []
    for place, character in enumerate(text):
        baseline = BASELINE + slope * 40 * place
        height = X_HEIGHT if character in SHORT else CAP
        depth = DESCENT if character in HANGING else 0.0
        boxes.append([40 * place, baseline - height, 40 * place + 25, baseline + depth])
    return np.array(boxes)


def read(text, slope=0.0, **options):
    """Decide the cases of a word that stands alone on its line."""
    boxes, rows = boxes_of(text, slope), np.array([row(character) for character in text])
    (guide,) = find_guides([boxes], [rows], BOTH)
    small = decide_cases(text.upper(), rows, boxes, BOTH, guide, **options)
    return "".join(
        letter.lower() if chance > 0.5 else letter for letter, chance in zip(text.upper(), small, strict=True)
    )


def test_a_network_of_capitals_does_not_know_both_cases():
    assert knows_both_cases(BOTH)
    assert not knows_both_cases(BASIC_LABELS)


@pytest.mark.parametrize(
    "word", ["cows", "Cows", "COWS ARE".replace(" ", ""), "success", "Voss", "zoo", "puzzle"]
)
@pytest.mark.parametrize("slope", [0.0, 0.06])
def test_size_tells_the_case_of_letters_that_have_one_shape(word, slope):
    line = word + "headline"
    boxes, rows = boxes_of(line, slope), np.array([row(character) for character in line])
    (guide,) = find_guides([boxes], [rows], BOTH)
    n = len(word)
    small = decide_cases(word.upper(), rows[:n], boxes[:n], BOTH, guide)
    assert "".join(c.lower() if p > 0.5 else c for c, p in zip(word.upper(), small, strict=True)) == word


@pytest.mark.parametrize("word", ["paper", "Anna", "HEAD", "yellow", "June", "happy"])
def test_words_small_capitalised_and_in_capitals_keep_their_pattern(word):
    assert read(word) == word


def test_a_letter_of_doubtful_size_follows_its_word():
    text = "hEad"  # by its shape a capital, but as high as the small letters
    boxes, rows = boxes_of("head"), np.array([row(character) for character in text])
    rows[1, BOTH.index("E")], rows[1, BOTH.index("e")] = 0.5, 0.4
    (guide,) = find_guides([boxes], [rows], BOTH)
    together = decide_cases("HEAD", rows, boxes, BOTH, guide)
    alone = decide_cases("HEAD", rows, boxes, BOTH, guide, as_word=False)
    assert together[1] > alone[1] > 0.5


def test_the_word_i_is_a_capital_and_a_bar_within_a_word_is_a_small_l():
    assert read("l".replace("l", "I")) == "I"
    boxes, rows = boxes_of("hello"), np.array([row(character) for character in "hello"])
    rows[2:4] = row("I")  # a bar: the network cannot tell I, l and 1
    (guide,) = find_guides([boxes], [rows], BOTH)
    assert (decide_cases("HELLO", rows, boxes, BOTH, guide) > 0.5).all()


def test_digits_have_no_case():
    assert read("h25") == "h25"
    rows = np.array([row(character) for character in "125"])
    boxes = boxes_of("125")
    (guide,) = find_guides([boxes], [rows], BOTH)
    assert decide_cases("125", rows, boxes, BOTH, guide).tolist() == [0, 0, 0]


def test_folding_adds_both_cases_and_shares_bars():
    rows = np.array([row("a"), row("I"), row("c")])
    folded = fold_case(rows, BOTH)
    assert folded.shape == (3, 36)
    assert np.allclose(folded.sum(axis=1), 1)
    assert BASIC_LABELS[int(folded[0].argmax())] == "A" and folded[0].max() > 0.9
    assert folded[2, BASIC_LABELS.index("C")] > 0.9
    bar = {label: folded[1, BASIC_LABELS.index(label)] for label in "IL1"}
    assert bar["I"] > bar["L"] > 0.05 and bar["1"] > 0.05


def test_the_case_divides_only_the_letter_it_is_known_of():
    divided = with_case(row("c"), BOTH, "C", 0.9)
    assert divided[BOTH.index("c")] == pytest.approx(9 * divided[BOTH.index("C")])
    assert divided.sum() == pytest.approx(1)


def test_without_letters_of_known_size_the_shape_alone_decides():
    boxes, rows = boxes_of("cc"), np.array([row("c"), row("c")])
    (guide,) = find_guides([boxes], [rows], BOTH)
    assert guide.known < 0.2


def test_a_line_in_larger_writing_is_measured_by_its_own_letters():
    small_line, large_line = boxes_of("headsrenamed"), 2 * boxes_of("headsrenamed")
    rows = np.array([row(character) for character in "headsrenamed"])
    first, second = find_guides([small_line, large_line], [rows, rows], BOTH)
    assert second.cap == pytest.approx(1.6 * first.cap, rel=0.35)
    assert second.x_height == first.x_height == pytest.approx(X_HEIGHT / CAP, abs=0.05)


class FakeNetwork:
    """Knows glyphs by the number in the corner of their picture."""

    labels = BOTH
    card = None

    def probabilities(self, glyphs):
        return np.array([row(chr(round(float(glyph[0, 0])))) for glyph in glyphs]).reshape(-1, len(BOTH))


def lettering(text, slope=0.0):
    pictures = np.zeros((len(text), 32, 32), np.float32)
    pictures[:, 0, 0] = [ord(character) for character in text]
    return Lettering(boxes_of(text, slope), pictures)


def test_a_folded_network_answers_in_capitals_and_digits():
    folded = FoldedClassifier(FakeNetwork())
    rows = folded.probabilities(lettering("aB7").pictures)
    assert folded.labels == BASIC_LABELS
    assert [BASIC_LABELS[int(place)] for place in rows.argmax(axis=1)] == ["A", "B", "7"]
    assert folded.probabilities(np.zeros((0, 32, 32), np.float32)).shape == (0, 36)


def test_the_words_of_a_line_get_their_cases_with_certainty_and_alternatives():
    line = lettering("Cowsandhens")
    cases = PageCases(FakeNetwork(), [Lettering(line.boxes[:0], line.pictures[:0]), line], as_words=True)
    parts = [Lettering(line.boxes[a:b], line.pictures[a:b]) for a, b in ((0, 4), (4, 7), (7, 7), (7, 11))]
    read = cases.of_line(1, ["COWS", "AND", "", "HENS"], parts, [True, False, False, False])
    assert ["".join(one.label for one in word) for word in read] == ["Cows", "and", "", "hens"]
    first = read[0][0]
    assert first.certainty > 0.9
    assert BOTH[int(first.row.argmax())] == "C"
    assert cases.of_line(0, [""], [parts[2]], [True]) == [[]]


def test_a_bar_that_stands_alone_is_the_word_i():
    line = lettering("lhasred")
    cases = PageCases(FakeNetwork(), [line], as_words=True)
    (word,) = cases.of_line(0, ["L"], [Lettering(line.boxes[:1], line.pictures[:1])], [False])
    assert word[0].label == "I"
