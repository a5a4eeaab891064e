import numpy as np
import pytest

from hwocr.datasets.handprint.shapes.skeletons import known_labels, parse_shape, shapes_of
from hwocr.datasets.handprint.writer import Writer
from hwocr.datasets.handprint.writing import place_strokes, write_shape
from hwocr.models.card import BASIC_LABELS


def test_letters_of_both_cases_digits_and_marks_can_be_written():
    wanted = set(BASIC_LABELS) | set("abcdefghijklmnopqrstuvwxyz") | set(".,'-:;?!()/&+=")
    assert wanted <= set(known_labels())


@pytest.mark.parametrize("label", known_labels())
def test_every_label_has_at_least_two_shapes_of_different_names(label):
    names = [shape.name for shape in shapes_of(label)]
    assert len(names) >= 2
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("I", {"plain", "bars"}),
        ("1", {"bar", "flag", "flag_and_foot"}),
        ("7", {"plain", "crossbar"}),
        ("4", {"open", "closed"}),
        ("0", {"oval", "slashed", "dotted"}),
        ("Z", {"plain", "crossbar"}),
        ("A", {"pointed", "round_top", "flat_top"}),
        ("G", {"bar_in", "spur", "leg_outside"}),
        ("E", {"four_strokes", "epsilon"}),
        ("J", {"plain", "hat"}),
        ("Y", {"fork", "curved_tail"}),
        ("9", {"straight_stem", "curved_stem"}),
        ("5", {"detached_bar", "one_stroke"}),
        ("2", {"plain", "loop"}),
        ("3", {"round", "flat_top"}),
        ("8", {"one_loop", "two_circles"}),
        ("D", {"one_stroke", "gap"}),
        ("K", {"joined_arms", "separate_arms"}),
        ("a", {"one_storey", "two_storey", "way_out"}),
        ("b", {"stem_first", "looped", "open_bowl"}),
        ("g", {"nine", "two_storey", "looped", "eight"}),
        ("l", {"plain", "looped", "curled"}),
        ("q", {"straight", "tick", "curl"}),
        ("r", {"plain", "v_like", "shoulder"}),
        ("t", {"plus", "hook", "high_cross"}),
        ("y", {"v_long", "u_bowl", "looped"}),
        ("z", {"plain", "crossbar", "tailed"}),
    ],
)
def test_the_ways_people_are_known_to_differ_in_are_there(label, names):
    assert names <= {shape.name for shape in shapes_of(label)}


@pytest.mark.parametrize("label", known_labels())
def test_skeletons_stay_within_the_em_box(label):
    for shape in shapes_of(label):
        points = shape.basis @ shape.control
        assert points[:, 0].min() >= -0.2 and points[:, 0].max() <= 1.1, shape.name
        assert points[:, 1].min() >= -0.4 and points[:, 1].max() <= 1.15, shape.name


def test_a_spline_passes_through_its_control_points():
    shape = parse_shape("C", "test", 1, "66,84 44,100 14,84 2,50 14,14 42,0 68,16")
    points = shape.basis @ shape.control
    distances = np.linalg.norm(points[:, None] - shape.control[None], axis=2).min(axis=0)
    assert distances.max() < 1e-9


def test_two_corners_are_joined_by_a_straight_line():
    shape = parse_shape("L", "test", 1, "0,100 0,0! 50,0")
    points = shape.basis @ shape.control
    assert np.abs(points[:, 0] * points[:, 1]).max() < 1e-9
    assert shape.loops == (False,)


def test_a_stroke_that_ends_where_it_began_is_a_loop():
    assert parse_shape("O", "test", 1, "40,100 0,50 40,0 80,50 40,100").loops == (True,)


def test_nonsense_is_refused():
    with pytest.raises(ValueError):
        parse_shape("X", "test", 1, "0,0 1")


def test_a_writer_keeps_to_one_shape_a_letter():
    rng = np.random.default_rng(1)
    writer = Writer.random(rng)
    names = [writer.choose_shape("A", rng).name for _ in range(60)]
    most_common = max(names.count(name) for name in set(names))
    assert most_common > 40


def test_writers_differ_in_the_shapes_they_prefer():
    rng = np.random.default_rng(1)
    preferred = {shapes_of("G")[Writer.random(rng).habit("G")[0]].name for _ in range(40)}
    assert len(preferred) >= 4


def test_writing_twice_gives_similar_but_not_the_same_strokes():
    rng = np.random.default_rng(3)
    writer = Writer.random(rng)
    shape = shapes_of("M")[0]
    first, second = (write_shape(shape, writer, rng) for _ in range(2))
    assert not np.array_equal(first[0][:10], second[0][:10])
    assert np.abs(first[0].mean(axis=0) - second[0].mean(axis=0)).max() < 0.2


def test_slant_leans_letters_to_the_right():
    rng = np.random.default_rng(3)
    writer = Writer.random(rng)
    upright = [np.array([[0.0, 0.0], [0.0, 1.0]])]
    placed = place_strokes(upright, writer, tilt=-writer.tilt)[0]
    assert placed[1, 0] == pytest.approx(writer.slant)
    assert placed[1, 1] == pytest.approx(1.0)


def test_a_writer_who_joins_one_small_letter_joins_the_others_too():
    shares = []
    for seed in range(60):
        writer = Writer.random(np.random.default_rng(seed))
        flowing = [shapes_of(label)[writer.habit(label)[0]].flowing for label in "abcdefghijklmnopqrstuvwxyz"]
        shares.append(np.mean(flowing))
    independent = np.sqrt(np.mean(shares) * (1 - np.mean(shares)) / 26)
    assert np.std(shares) > 2 * independent
    assert np.median(shares) < 0.2


def test_capitals_have_no_flowing_shapes():
    assert not any(shape.flowing for label in BASIC_LABELS for shape in shapes_of(label))
