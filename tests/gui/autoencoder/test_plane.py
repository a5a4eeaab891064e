import numpy as np
import pytest

from hwocr.gui.autoencoder.plane import PlaneView


@pytest.fixture
def plane(qtbot):
    view = PlaneView()
    qtbot.addWidget(view)
    places = np.array([[0, 0], [1, 1], [2, 0], [3, 1]], np.float32)
    view.show_samples(places, np.array([0, 1, 0, 2]), ("A", "B", "C"))
    return view


def alphas(plane):
    return [point.brush().color().alpha() for point in plane._scatter.points()]


def test_all_samples_are_drawn_alike_and_every_label_is_named(plane):
    assert len(set(alphas(plane))) == 1
    assert len(plane._names) == 3


def test_the_samples_of_a_highlighted_label_stand_out_and_lie_on_top(plane):
    plane.highlight("A")
    points = plane._scatter.points()
    assert [(point.pos().x(), point.pos().y()) for point in points[-2:]] == [(0, 0), (2, 0)]
    assert min(alphas(plane)[-2:]) > 4 * max(alphas(plane)[:2])
    assert len(plane._names) == 1


def test_no_label_brings_all_back_and_an_unknown_one_counts_as_none(plane):
    before = alphas(plane)
    plane.highlight("B")
    plane.highlight("")
    assert alphas(plane) == before
    plane.highlight("Z")
    assert alphas(plane) == before
