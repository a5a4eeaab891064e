import os
import subprocess
import sys

import pytest
from hands import WAIT
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication

from hwocr.errors import HwocrError
from hwocr.gui.app.menus import letter_of, with_letter
from hwocr.gui.app.shortcuts_panel import ShortcutsPanel, shortcut_table
from hwocr.gui.appearance.theme import DARK, LIGHT, Theme, colours_of, confidence_class
from hwocr.gui.context.actions import ACTIONS
from hwocr.gui.context.workers import Workers


def test_recent_files_are_listed_and_opened_again(window, picture_file, qtbot):
    tab = window.read_tab
    for name in ("a.png", "b.png"):
        window.open_files([picture_file(name)])
        qtbot.waitUntil(
            lambda name=name: tab.page_state is not None and tab.page_state.name == name, timeout=WAIT
        )
    recent = window._menu_bar._recent
    recent.aboutToShow.emit()
    shown = [
        action.text()
        for action in recent.actions()
        if action.text().endswith(str(tab.page_state.path.parent))
    ]
    assert [text.split()[0] for text in shown] == ["b.png", "a.png"]
    recent.actions()[1].trigger()
    qtbot.waitUntil(lambda: tab.page_state.name == "a.png", timeout=WAIT)
    recent.aboutToShow.emit()
    assert recent.actions()[0].text().startswith("a.png")


def test_a_window_opened_again_is_as_it_was_left(window, make_window, picture_file, qtbot, trigger):
    window.resize(1000, 700)
    window.chooser.chosen.emit("handprint-mlp")
    trigger("boxes")
    path = picture_file()
    window.open_files([path])
    qtbot.waitUntil(lambda: window.read_tab.page_state is not None, timeout=WAIT)
    window.theme.choose("dark")
    window.close()
    again = make_window()
    settings = again.context.settings
    assert (settings.appearance, settings.recent_files, settings.last_folder) == (
        "dark",
        [str(path)],
        str(path.parent),
    )
    assert again.context.reading.choice.model == "handprint-mlp"
    assert again.chooser.box.currentText() == "handprint-mlp"
    assert not again.read_tab.findChild(QAction, "boxes").isChecked()


def test_light_and_dark_change_while_the_window_is_open(window, read_page):
    seen = []
    for appearance in ("dark", "light", "dark"):
        window.theme.choose(appearance)
        seen.append(colours_of(read_page.panes.text.palette()))
        image = window.grab().toImage()
        assert (image.pixelColor(3, image.height() - 3).lightness() < 128) == (appearance == "dark")
    assert seen == [DARK, LIGHT, DARK]


def test_the_system_is_followed_while_the_program_runs(qapp, monkeypatch):
    system = [LIGHT]
    monkeypatch.setattr(Theme, "_system_colours", lambda _self: system[0])
    theme = Theme(qapp, "system")
    seen = []
    theme.changed.connect(lambda: seen.append(theme.colours))
    system[0] = DARK
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert seen == [DARK]
    assert qapp.palette().window().color() == QColor(DARK.window)
    theme.choose("light")
    theme.deleteLater()


def test_confidence_has_three_classes_and_each_its_own_lightness():
    assert [confidence_class(c) for c in (1.0, 0.9, 0.89, 0.6, 0.59, 0.0)] == [0, 0, 1, 1, 2, 2]


def test_every_action_has_a_text_a_tip_and_its_own_keys():
    for name, spec in ACTIONS.items():
        assert spec.text and spec.tip.endswith("."), name
    shown_together = (("Read",), ("Draw",), ("Training", "Autoencoder"), ("Training", "CNN"), ("Runs",))
    for groups in shown_together:
        keys = [k for spec in ACTIONS.values() if spec.group in (*groups, "Window") for k in spec.keys]
        assert len(keys) == len(set(keys)), groups


def test_every_action_of_the_table_is_in_the_window(window):
    for index in range(window._bar.count()):
        window.show_tab(index)
    assert {action.objectName() for action in window.findChildren(QAction)} >= set(ACTIONS)


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the platform without a screen has no frames
def test_the_shortcuts_panel_lists_every_key_and_closes_again(window, trigger):
    trigger("shortcuts")
    panel = window.findChild(ShortcutsPanel)
    assert panel.isVisible()
    assert sum(map(len, shortcut_table().values())) >= sum(bool(spec.keys) for spec in ACTIONS.values())
    trigger("shortcuts")
    assert not panel.isVisible()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_shortcuts_are_searched_and_the_dialog_closes_with_escape(window, trigger, qtbot):
    trigger("shortcuts")
    panel = window.findChild(ShortcutsPanel)
    whole = panel.table.rowCount()
    panel.search.setText("clipboard paste")
    qtbot.keyClicks(panel.search, "")
    assert panel.table.rowCount() < whole
    panel.search.setText("paste")
    assert any("Ctrl+V" in panel.table.item(row, 2).text() for row in range(panel.table.rowCount()))
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_what_one_tab_says_does_not_stand_on_another(window):
    window.messages.show_error(HwocrError("The page is damaged."))
    read = window.messages
    window.show_tab(1)
    assert window.messages is not read and not window.messages.message
    assert not read.isVisible()
    window.show_tab(0)
    assert window.messages.message == "The page is damaged." and read.isVisible()


def test_a_message_moves_nothing_on_its_tab(window, qtbot):
    before = window.read_tab.geometry()
    window.messages.show_error(HwocrError("It broke.", "Mend it, then do what the hint says. " * 4))
    qtbot.wait(50)
    assert window.read_tab.geometry() == before
    bar = window.messages.geometry()
    assert window.read_tab.rect().contains(bar)


@pytest.mark.parametrize("titles", [("Recipe", "Run"), ("Run", "Runs", "Recipe"), ("View", "Edit")])
def test_no_two_menus_open_with_the_same_letter(titles):
    taken = {"f", "e", "v", "h"}
    for title in titles:
        letter = letter_of(with_letter(title, taken))
        assert letter and letter not in taken
        taken.add(letter)


def test_tabs_are_reached_by_keys(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window._bar.currentIndex() == 1
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window._bar.currentIndex() == 0
    qtbot.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window._bar.currentIndex() == 1


def test_a_message_can_be_dismissed(window, qtbot):
    window.messages.show_error(HwocrError("It broke.", "Mend it."))
    assert (window.messages.message, window.messages.hint) == ("It broke.", "Mend it.")
    qtbot.mouseClick(window.messages._close, Qt.MouseButton.LeftButton)
    assert window.messages.message == ""


def test_good_news_goes_away_by_itself_and_trouble_stays(window, qtbot):
    window.messages._timer.setInterval(20)
    window.messages.show_message("Saved.")
    qtbot.waitUntil(lambda: window.messages.message == "", timeout=WAIT)
    window.messages.show_message("Saved.")
    window.messages.show_error(HwocrError("It broke."))
    qtbot.wait(60)
    assert window.messages.message == "It broke."


def test_the_window_closes_while_a_page_is_being_read(window, engine, picture_file, qtbot):
    engine.gate.clear()
    window.open_files([picture_file()])
    qtbot.waitUntil(lambda: bool(engine.reads), timeout=WAIT)
    window.close()
    assert engine.stopped.is_set()
    assert not window.context.workers.busy


def test_a_mistake_in_a_worker_becomes_a_message(qtbot, qapp):
    workers = Workers()
    errors = []
    workers.start(lambda _task: 1 / 0, lambda _none: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=WAIT)
    assert "ZeroDivisionError" in errors[0].message
    assert workers.shut_down()


def test_a_cancelled_tasks_result_is_dropped(qtbot, qapp):
    workers = Workers()
    results = []
    workers.start(lambda _task: "stale", results.append).cancel()
    workers.start(lambda _task: "fresh", results.append)
    qtbot.waitUntil(lambda: not workers.busy, timeout=WAIT)
    assert results == ["fresh"]


_USE = """
import sys
from pathlib import Path
from PIL import Image, ImageDraw
from PySide6.QtCore import QPointF, QTimer
from PySide6.QtWidgets import QApplication
page = Path(sys.argv[1])
picture = Image.new("RGB", (300, 120), "white")
ImageDraw.Draw(picture).line((60, 20, 60, 100), fill="black", width=8)
picture.save(page)
application = QApplication([])
from hwocr.gui.app.start import create_window
window = create_window()
heavy = {"numpy", "scipy", "skimage", "onnxruntime", "matplotlib", "pyqtgraph", "qtawesome", "pydantic"}
window.show()
early = heavy & set(sys.modules)
window.open_files([page])
def ended():
    sheet = window.read_tab.page_state
    busy = window.read_tab.read_queue.busy or window.context.workers.busy
    return sheet is not None and not busy or window.messages.message
def step_1():
    if not ended():
        return QTimer.singleShot(50, step_1)
    window.show_tab(1)
    canvas = window.tab.canvas
    canvas.begin(QPointF(300, 100))
    canvas.go_on(QPointF(300, 300))
    canvas.end()
    step_2()
def step_2():
    if window.tab.recogniser.busy:
        return QTimer.singleShot(50, step_2)
    window.close()
    application.quit()
QTimer.singleShot(0, step_1)
QTimer.singleShot(50000, application.quit)
application.exec()
print("early", sorted(early))
print("torch", [name for name in sys.modules if name.split(".")[0] in ("torch", "torchvision")])
print("used", bool(window.read_tab.page_state.page), bool(window.tab.answer.text))
"""


def test_the_window_reads_and_draws_without_torch_and_starts_without_heavy_libraries(tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", _USE, str(tmp_path / "page.png")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    lines = dict(line.split(" ", 1) for line in result.stdout.splitlines() if line)
    assert lines == {"early": "[]", "torch": "[]", "used": "True True"}, result.stderr


def test_what_reads_lines_can_be_chosen_and_is_remembered(make_window, qtbot):
    window = make_window()
    box = window.recognisers.box
    assert box.currentText() == "Automatic"
    qtbot.waitUntil(lambda: box.count() == 3, timeout=WAIT)
    assert not box.model().item(box.findText("ppocr")).isEnabled()
    box.setCurrentIndex(box.findText("letters"))
    box.activated.emit(box.currentIndex())
    assert window.context.reading.choice.recognisers == "letters"
    window.close()
    assert make_window().recognisers.box.currentText() == "letters"


def test_a_page_is_scanned_and_read_and_a_missing_scanner_is_said(
    window, trigger, picture_file, qtbot, monkeypatch
):
    from hwocr.files.scanner import Scanner
    from hwocr.gui.app import scanning

    monkeypatch.setattr(scanning, "find_scanners", lambda: ())
    trigger("open_scanner")
    qtbot.waitUntil(lambda: "no scanner" in window.messages.message, timeout=60_000)
    page = picture_file("scan.png")
    monkeypatch.setattr(scanning, "find_scanners", lambda: (Scanner("test:0", "Tester"),))
    monkeypatch.setattr(scanning, "scan_page", lambda _scanner: page)
    trigger("open_scanner")
    qtbot.waitUntil(lambda: window.read_tab.page_state is not None, timeout=60_000)
    assert window.read_tab.page_state.path == page


def test_what_reads_lines_is_named_in_full_and_the_page_keeps_room_for_its_name(window, picture_file, qtbot):
    window.resize(1440, 900)
    window.open_files([picture_file("holiday.png")])
    tab = window.read_tab
    qtbot.waitUntil(lambda: tab.page_state is not None and tab.page_state.name == "holiday.png", timeout=WAIT)
    assert window.recognisers.box.shown_text == "Automatic"
    name = tab.panes.title
    qtbot.waitUntil(lambda: name.width() >= name.fontMetrics().horizontalAdvance("holiday.png"), timeout=WAIT)
