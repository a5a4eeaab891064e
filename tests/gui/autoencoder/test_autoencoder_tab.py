import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from hwocr.gui.appearance.theme import DARK
from hwocr.gui.autoencoder.codes import CodesPanel
from hwocr.gui.autoencoder.draw import DrawPanel
from hwocr.gui.autoencoder.interpolation import STEPS, InterpolationPanel
from hwocr.gui.autoencoder.pairs import PairsPanel
from hwocr.gui.autoencoder.sheets import Layout, strip_place
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.models.autoencoder import load_autoencoder
from hwocr.runs.store.reconstructions import interpolate, read_code_map, read_originals, read_reconstructions


@pytest.fixture
def panel(body, until):
    """Brings a panel to the front, with what the run has for it."""

    def show(kind):
        panel = body.panel(kind)
        until(lambda: panel.epoch == 4 if kind is PairsPanel else panel.codes is not None)
        until(lambda: panel._task is None)
        return panel

    return show


def drag(plane, start, stop):
    """Drag from one point of the plane to another, both in its own numbers."""
    box = plane.getPlotItem().getViewBox()
    places = [plane.mapFromScene(box.mapViewToScene(QPointF(*point))) for point in (start, stop)]
    QTest.mousePress(plane.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    QTest.mouseMove(plane.viewport(), places[1])
    QTest.mouseRelease(plane.viewport(), Qt.MouseButton.LeftButton, pos=places[1])


def draw(canvas, *points):
    canvas.begin(QPointF(*points[0]))
    for point in points[1:]:
        canvas.go_on(QPointF(*point))
    canvas.end()


def test_the_curves_are_in_decibels_with_the_principal_components_beside_them(body, run):
    values = [entry["validation_psnr"] for entry in run.epochs()]
    linear = next(event.values for event in run.events() if event.kind == "pca")

    assert body.curves.metric_value.accessibleName() == "PSNR, dB"
    assert body.curves.metric_value.curve("validation")[1].tolist() == values
    assert set(body.curves.metric_value.curve("linear")[1]) == {linear["validation_psnr"]}
    assert "dB" in body.curves.readout and "%" not in body.curves.readout
    assert "dB in epoch" in body.bar.words


def test_pairs_show_the_latest_epoch_and_the_slider_goes_back(panel, run, act, until):
    pairs = panel(PairsPanel)
    originals = read_originals(run)
    assert pairs.sheet.image is not None
    assert f"{len(originals.images)} validation samples" in pairs.words

    act("earlier_reconstructions")
    until(lambda: pairs.epoch == 3)
    assert f"{read_reconstructions(run, 3).psnr.mean():.2f} dB" in pairs.words
    act("later_reconstructions")
    until(lambda: pairs.epoch == 4)
    pairs.slider.setValue(0)
    until(lambda: pairs.epoch == 0)
    assert not pairs._actions[0].isEnabled()


def test_the_pair_under_the_pointer_is_shown_large_with_its_decibels(panel, run):
    pairs = panel(PairsPanel)
    originals, copies = read_originals(run), read_reconstructions(run, 4)
    last = len(originals.images) - 1
    x, y = Layout.of(originals.targets).corner(last)

    pairs.sheet.pointed.emit(x + 3, y + 3)

    label = originals.labels[originals.targets[last]]
    assert f"A sample of {label} and its reconstruction: {copies.psnr[last]:.1f} dB" in pairs.words


@pytest.mark.parametrize("targets", [[0, 0, 1], [0], list(range(20)) * 3])
def test_every_pair_is_found_where_it_stands(targets):
    layout = Layout.of(np.sort(np.array(targets)))
    for pair in range(len(targets)):
        x, y = layout.corner(pair)
        assert layout.pair_at(x + 40, y + 20) == pair
        assert x + 66 <= layout.size[0] and y + 32 <= layout.size[1]
    assert layout.pair_at(2, 2) is None


def test_dragging_in_the_plane_changes_the_letter_that_is_drawn(panel, run, until):
    codes = panel(CodesPanel)
    found = read_code_map(run)
    before = codes.decoded.image.copy()
    start, stop = (tuple(map(float, place)) for place in (found.places[0], found.places[-1]))

    drag(codes.plane, start, stop)
    until(lambda: codes._task is None and codes.decoded.image != before)

    np.testing.assert_allclose(codes.plane.point, stop, atol=0.1 * np.ptp(found.places))
    model = load_autoencoder(str(run.model_path()))
    expected = model.decode(found.code_at(np.array(codes.plane.point))[None])[0]
    shown = codes.decoded.image
    darkest = np.unravel_index(expected.argmax(), expected.shape)
    assert shown.pixelColor(int(darkest[1]), int(darkest[0])).alpha() > 0


def test_the_arrow_keys_move_the_point(panel):
    codes = panel(CodesPanel)
    x, y = codes.plane.point
    QTest.keyClick(codes.plane, Qt.Key.Key_Right)
    QTest.keyClick(codes.plane, Qt.Key.Key_Up)

    assert codes.plane.point[0] > x and codes.plane.point[1] > y


def test_pointing_at_a_sample_shows_its_glyph(panel, run):
    codes = panel(CodesPanel)
    found = read_code_map(run)
    outermost = int(np.abs(found.places).sum(axis=1).argmax())
    box = codes.plane.getPlotItem().getViewBox()
    place = codes.plane.mapFromScene(box.mapViewToScene(QPointF(*map(float, found.places[outermost]))))

    QTest.mouseMove(codes.plane.viewport(), place + QPoint(1, 0))

    assert codes._sample == outermost
    assert codes._captions[codes.sample].text() == f"sample of {found.labels[found.targets[outermost]]}"


def test_a_walk_leads_from_one_letter_to_the_other_and_back(panel, run, act, until):
    panel_ = panel(InterpolationPanel)
    first, last = (panel_.boxes[0].itemText(place) for place in (0, 5))
    panel_.choose(first, last)
    until(lambda: panel_._task is None and panel_.glyphs is not None)
    there = panel_.glyphs.copy()
    assert there.shape == (STEPS + 1, 32, 32)
    panel_.slider.setValue(STEPS)
    assert f"100 % of the way from {first} to {last}" in panel_._words.text()

    act("swap_ends")
    until(lambda: panel_._task is None)
    np.testing.assert_allclose(panel_.glyphs, there[::-1], atol=1e-5)

    before = panel_.ends[0].image.copy()
    act("other_start")
    until(lambda: panel_._task is None)
    assert panel_.ends[0].image != before


def test_a_click_on_the_strip_goes_there(panel, until):
    panel_ = panel(InterpolationPanel)
    until(lambda: panel_.glyphs is not None)
    panel_.strip.clicked.emit(8 * 34 + 5, 10)

    assert panel_.slider.value() == STEPS
    assert strip_place(0, 9) == 0


def test_the_ends_of_a_walk_are_the_samples_codes(run):
    found = read_code_map(run)
    codes = interpolate(found, 2, 5, 9)

    np.testing.assert_allclose(codes[[0, -1]], found.codes[[2, 5]], atol=1e-6)


def test_a_drawn_letter_is_copied_and_compared_with_the_validation_samples(panel, act, until):
    panel_ = panel(DrawPanel)
    draw(panel_.canvas, (100, 40), (100, 120), (150, 120))
    until(lambda: panel_.answer is not None and panel_._task is None)

    answer = panel_.answer
    assert answer.copy.shape == (32, 32)
    part = 100 * np.mean(panel_.codes.psnr < answer.novelty.psnr)
    assert answer.novelty.percentile == pytest.approx(part)
    assert f"Your letter comes out with {answer.novelty.psnr:.1f} dB" in panel_.words

    act("undo_copy")
    until(lambda: panel_.answer is None)
    act("redo_copy")
    until(lambda: panel_.answer is not None)
    act("clear_copy")
    until(lambda: panel_.answer is None and panel_._task is None)
    assert "Draw a letter" in panel_.words


def test_dark_repaints_what_is_shown(panel, body):
    pairs = panel(PairsPanel)
    from hwocr.gui.appearance.theme import make_palette

    before = pairs.sheet.image.copy()
    pairs.setPalette(make_palette(DARK))
    QTest.qWait(0)
    assert pairs.sheet.image is not None
    deadline = 50
    while pairs.sheet.image == before and deadline:
        QTest.qWait(40)
        deadline -= 1
    assert pairs.sheet.image != before


def test_without_a_run_every_panel_says_what_will_stand_there(open_tab):
    body = open_tab()

    assert body.run is None
    draws = body.panel(DrawPanel)
    assert "first model" in draws.words
    assert not draws.canvas.isEnabled()
    assert not any(
        body._actions[name].isEnabled() for name in ("swap_ends", "undo_copy", "earlier_reconstructions")
    )


def test_a_run_started_here_is_followed_pair_by_pair(open_tab, until):
    body = open_tab()
    pairs = body.panel(PairsPanel)
    body._actions["start_run"].trigger()
    until(lambda: body.seen is not None and body.seen.view.state.kind == "finished")
    until(lambda: pairs.epoch == 4)

    codes = body.panel(CodesPanel)
    until(lambda: codes.codes is not None)
    assert codes.codes.epoch == body.seen.view.best_epoch


def test_an_autoencoder_is_not_offered_for_reading(body):
    action = body._actions["use_model"]

    assert not action.isEnabled()
    assert "tells letters apart" in action.statusTip()


def test_in_a_small_window_the_names_of_the_panels_stand_in_two_rows_uncut(body):
    segments = body._frame.panel_segments
    window = body.window()
    window.resize(1600, 900)
    QTest.qWait(50)
    tops = {button.y() for button in segments._group.buttons()}
    assert len(tops) == 1

    window.resize(900, 600)
    QTest.qWait(50)

    buttons = segments._group.buttons()
    assert len({button.y() for button in buttons}) == 2
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert all(segments.rect().contains(button.geometry()) for button in buttons)
    assert segments.height() >= segments.minimumHeight()


def test_pictures_stay_square_in_a_small_window(panel, body):
    body.window().resize(900, 600)
    for kind in (CodesPanel, InterpolationPanel, DrawPanel):
        shown = panel(kind)
        QTest.qWait(50)
        for view in shown.findChildren(GlyphPicture):
            assert view.width() == view.height(), (kind, view.accessibleName())
