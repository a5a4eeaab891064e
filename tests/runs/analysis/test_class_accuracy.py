import numpy as np

from hwocr.runs.analysis.class_accuracy import class_scores, class_words

COUNTS = np.array([[8, 2, 0, 0], [1, 4, 5, 0], [0, 0, 10, 0], [0, 0, 0, 0]])
LABELS = ("daisy", "tulip", "rose", "never seen")


def test_classes_are_sorted_the_worst_first_and_those_without_samples_left_out():
    scores = class_scores(LABELS, COUNTS)
    assert [(score.label, score.right, score.total) for score in scores] == [
        ("tulip", 4, 10),
        ("daisy", 8, 10),
        ("rose", 10, 10),
    ]
    assert (scores[0].mistaken_for, scores[0].mistaken) == ("rose", 5)
    assert scores[2].mistaken_for == ""


def test_the_sentence_names_the_worst_the_middle_and_how_many_are_always_right():
    words = class_words(class_scores(LABELS, COUNTS))
    assert words.startswith("3 classes. Worst: tulip 40 %; median: daisy 80 %.")
    assert words.endswith("Always right: 1.")
    assert class_words([]) == ""


def test_a_class_that_was_never_mistaken_counts_no_mistake():
    assert class_scores(LABELS, COUNTS)[2].mistaken == 0
