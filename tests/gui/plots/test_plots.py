import numpy as np
import pytest

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import DARK, LIGHT, make_palette
from hwocr.gui.plots.axes import level_range, whole_step
from hwocr.gui.plots.plot import Line, Plot


@pytest.fixture
def plot(qtbot):
    made = Plot("validation loss", bottom="epochs")
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.add_line("a", Line("a", lambda colours: colours.accent))
    made.show()
    return made


def _ticks(plot, side, low, high):
    axis = plot.getPlotItem().getAxis(side)
    return [axis.tickStrings(values, 1, step) for step, values in axis.tickValues(low, high, 400)]


@pytest.mark.parametrize("reach", [0.7, 1, 3, 9, 40, 333, 10_000])
def test_marks_on_the_axis_of_epochs_are_whole_and_few(plot, reach):
    (ticks,) = _ticks(plot, "bottom", 0, reach)
    assert ticks[0] == "0" and len(ticks) <= 9
    assert all(text.isdigit() for text in ticks) and len(set(ticks)) == len(ticks)
    assert whole_step(reach) >= 1


def test_no_axis_has_prefixes(plot):
    plot.show_curve("a", np.arange(1.0, 5), np.array([2e-4, 3e-4, 5e-4, 6e-4]))
    for side in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(side)
        assert not axis.autoSIPrefix and "x0.001" not in axis.labelString()


def test_a_plot_without_curves_shows_no_made_up_axes(plot):
    assert plot.is_empty and plot._empty.isVisible()
    assert not plot.getPlotItem().getAxis("left").style["showValues"]
    plot.show_curve("a", np.array([1.0]), np.array([0.5]))
    assert not plot.is_empty and not plot._empty.isVisible()
    assert plot.getPlotItem().getAxis("left").style["showValues"]
    plot.remove_lines()
    assert plot.is_empty and plot._empty.isVisible()


@pytest.mark.parametrize("values", [[3.2], [0.0], [90.0, 90.0], [1e-5]])
def test_the_first_point_is_drawn_in_a_range_of_its_size(plot, values):
    plot.show_curve("a", np.arange(1.0, len(values) + 1), np.array(values))
    low, high = plot.getPlotItem().getViewBox().viewRange()[1]
    assert low <= values[0] <= high and high - low <= 0.5 * abs(values[0]) + 0.01


def test_curves_that_differ_are_fitted_again(plot, qtbot):
    plot.show_curve("a", np.array([1.0]), np.array([3.0]))
    plot.show_curve("a", np.array([1.0, 2.0]), np.array([3.0, 0.5]))
    qtbot.waitUntil(lambda: plot.getPlotItem().getViewBox().viewRange()[1][0] < 0.5, timeout=60_000)
    assert level_range([3.0, 0.5]) is None and level_range([np.nan]) is None


def test_the_axis_of_epochs_begins_at_0(plot, qtbot):
    plot.show_curve("a", np.arange(1.0, 9), np.linspace(3, 1, 8))
    qtbot.waitUntil(lambda: 0 <= plot.getPlotItem().getViewBox().viewRange()[0][0] < 0.01, timeout=60_000)


def test_words_with_colours_follow_light_and_dark(qtbot):
    from PySide6.QtWidgets import QLabel

    label, seen = QLabel(), []
    qtbot.addWidget(label)
    label.setPalette(make_palette(LIGHT))
    follow_colours(label, lambda: seen.append(1))
    label.setPalette(make_palette(LIGHT))
    assert not seen
    label.setPalette(make_palette(DARK))
    assert seen == [1]


def test_in_a_low_plot_the_title_is_shortened_rather_than_cut(qtbot):
    plot = Plot("validation accuracy, %", bottom="epochs")
    qtbot.addWidget(plot)
    plot.resize(400, 400)
    plot.show()
    axis = plot.getPlotItem().getAxis("left")
    qtbot.waitUntil(lambda: axis.labelText == "validation accuracy, %")
    plot.resize(400, 120)
    qtbot.waitUntil(lambda: axis.labelText == "accuracy, %")


def test_words_above_the_topmost_curve_have_their_room(qtbot):
    plot = Plot("PSNR, dB", bottom="epochs")
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    plot.show()
    plot.add_line("level", Line("level", lambda colours: colours.warning))
    plot.add_line("curve", Line("curve", lambda colours: colours.accent))
    plot.show_curve("level", np.array([1.0, 50.0]), np.array([18.0, 18.0]))
    plot.show_note("level", "32 principal components")
    plot.show_curve("curve", np.arange(1.0, 51), np.linspace(8, 17, 50))
    note = plot._notes["level"]
    box = plot.getPlotItem().getViewBox()

    def is_inside():
        return note.mapRectToScene(note.boundingRect()).top() >= box.sceneBoundingRect().top() - 1

    plot.show_everything()
    qtbot.waitUntil(is_inside)
