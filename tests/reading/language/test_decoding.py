import numpy as np
import pytest

from hwocr.models.card import BASIC_LABELS
from hwocr.reading.language.decoding import decode
from hwocr.reading.language.spacing import space_odds
from hwocr.reading.language.words import english_words
from hwocr.reading.page import Box
from hwocr.reading.segmentation.candidates import Candidate
from hwocr.reading.segmentation.lattice import Lattice

PLACE = {label: index for index, label in enumerate(BASIC_LABELS)}


def _row(*alternatives):
    row = np.full(36, (1 - sum(p for _, p in alternatives)) / 36)
    for label, probability in alternatives:
        row[PLACE[label]] += probability
    return row


class Ways:
    """A line put together edge by edge: (start, end, label or alternatives, score)."""

    def __init__(self, *edges, piece_nodes=None):
        nodes = 1 + max(end for _, end, _, _ in edges)
        candidates = tuple(
            Candidate(start, end, (), Box(10 * start, 0, 10 * end, 10), label if label in (".", "-") else "")
            for start, end, label, _ in edges
        )
        self.lattice = Lattice(candidates, nodes, (), tuple(piece_nodes or range(nodes)))
        self.scores = np.array([score for *_, score in edges])
        self.rows = np.array(
            [
                np.zeros(36)
                if label in (".", "-")
                else _row(*(label if isinstance(label, tuple) else ((label, 0.95),)))
                for _, _, label, _ in edges
            ]
        )

    def read(self, gaps=None, threshold=1.0):
        """The text, given the gap before each node (0.3 where none is)."""

        def odds(_first, second):
            gap = (gaps or {}).get(self.lattice.candidates[second].start, 0.3)
            return space_odds(gap, threshold, between_letters=True)

        way = decode(self.lattice, self.scores, self.rows, BASIC_LABELS, english_words(), odds)
        letters = [
            self.lattice.candidates[number].mark or BASIC_LABELS[int(self.rows[number].argmax())]
            for number in way.candidates
        ]
        return "".join(
            letter + (" " if space else "")
            for letter, space in zip(letters, (*way.spaces, False), strict=True)
        )


def _spelt(text):
    return Ways(*((place, place + 1, letter, 0.0) for place, letter in enumerate(text)))


def test_doubtful_gaps_follow_the_words():
    line = _spelt("TODOLIST")
    assert line.read({2: 1.02, 4: 1.02, 7: 0.98}) == "TO DO LIST"


def test_clear_gaps_are_not_argued_with():
    assert _spelt("LIST").read({2: 2.5}) == "LI ST"
    assert _spelt("TODO").read({2: 0.5}) == "TODO"


def test_the_word_decides_how_ink_is_divided_where_the_shapes_leave_it_open():
    edges = [(0, 1, "H", 0.0), (1, 2, "O", 0.0), (2, 3, "M", 0.0), (3, 4, "E", 0.0)]
    divided = [(2, 4, "N", 0.3)]
    assert Ways(*edges, *divided).read() == "HOME"
    assert Ways(*edges, (2, 4, "N", 9.0)).read() == "HON"


def test_a_clear_division_is_never_argued_with():
    edges = [(0, 1, "X", 0.0), (1, 2, "Q", 0.0), (2, 3, "K", 0.0), (1, 3, "A", -12.0)]
    assert Ways(*edges).read() == "XQK"


def test_no_space_is_left_inside_a_piece():
    edges = [(0, 1, "T", 0.0), (1, 2, "O", 0.0), (2, 3, "D", 0.0), (3, 4, "O", 0.0)]
    assert Ways(*edges, piece_nodes=(0, 1, 3, 4)).read({2: 3.0}) == "TODO"


def test_marks_are_kept_and_do_not_spoil_the_word():
    edges = [(0, 1, "M", 0.0), (1, 2, "R", 0.0), (2, 3, ".", 0.0)]
    assert Ways(*edges).read() == "MR."


@pytest.mark.parametrize("row", ["0000000", "1111111", "BBBBBB", "IIIIII"])
def test_rows_of_one_character_stay_in_one_word(row):
    assert _spelt(row).read() == row


def _edge(start, end):
    return Candidate(start, end, (), Box(10 * start, 0, 10 * end, 10))


def test_ends_of_a_word_with_the_same_letters_live_on_side_by_side_where_their_ink_differs():
    # Two candidates for the A of CAT: after the likelier one there surely is a space, after the other none.
    edges = [_edge(0, 1), _edge(1, 2), _edge(1, 2), _edge(2, 3)]
    lattice = Lattice(tuple(edges), 4, (), (0, 1, 2, 3))
    rows = np.array([_row((label, 0.95)) for label in "CAAT"])

    def odds(first, _second):
        return np.inf if first == 1 else -np.inf

    path = decode(lattice, np.array([0.0, 0.3, 0.0, 0.0]), rows, BASIC_LABELS, english_words(), odds)
    assert path.candidates == (0, 2, 3)
    assert path.spaces == (False, False)


def test_a_shape_that_would_make_a_word_but_is_unlikely_has_its_price():
    # Three letters that are a word, or one wide Q with a trace of A: as the word A, that would win.
    edges = (*(_edge(place, place + 1) for place in range(3)), Candidate(0, 3, (), Box(0, 0, 30, 10)))
    lattice = Lattice(edges, 4, (), (0, 1, 2, 3))
    rows = np.array([*(_row((label, 0.95)) for label in "MAN"), _row(("Q", 0.9), ("A", 0.04))])
    scores = np.array([0.0, 0.0, 0.0, 1.0])
    path = decode(lattice, scores, rows, BASIC_LABELS, english_words(), lambda _first, _second: -np.inf)
    assert path.candidates == (0, 1, 2)
