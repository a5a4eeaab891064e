import json

import pytest
from hands import WAIT, click_glyph_in_text, click_on_page, drop, status
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from hwocr.errors import HwocrError
from hwocr.gui.read.export import chosen_format


def wait_read(qtbot, tab, page_states=1):
    qtbot.waitUntil(
        lambda: (
            len(tab.read_queue.page_states) == page_states and all(s.page for s in tab.read_queue.page_states)
        ),
        timeout=WAIT,
    )


def test_an_empty_window_offers_files_the_clipboard_and_samples(window):
    tab = window.read_tab
    assert tab.empty.isVisible()
    assert not tab.panes.outer.isVisible()


def test_opening_a_page_shows_its_text_its_boxes_and_what_was_counted(read_page, window):
    panes = read_page.panes
    assert panes.text.toPlainText() == "TO DO\nL1"
    assert panes.page.boxes.count == 6
    assert status(window).startswith("6 letters  ·  2 low confidence  ·  0.25 s")
    assert not panes.thumbnails.isVisible()


def test_clicking_a_box_chooses_the_letter_in_the_text(read_page, qtbot):
    click_on_page(qtbot, read_page, 195, 40)
    assert read_page.page_state.selected == 3
    marked = read_page.panes.text.extraSelections()[-1]
    assert (marked.cursor.selectionStart(), marked.cursor.selectedText()) == (4, "O")
    assert read_page.panes.letter.letter == "O"
    assert read_page.panes.letter.why == "Shape: 0 (58 %); the word around it made it O."
    assert read_page.panes.letter.bars.values == (("0", 0.58), ("Q", 0.2), ("X", 0.01))
    assert read_page.panes.letter.seen.image.width() == 32


def test_clicking_a_letter_of_the_text_frames_it_on_the_page(read_page, qtbot):
    click_glyph_in_text(qtbot, read_page, 4)
    assert read_page.page_state.selected == 4
    frame = read_page.panes.page.boxes.chosen
    assert (frame.left(), frame.top()) == (20, 100)


def test_clicking_beside_all_letters_chooses_none(read_page, qtbot):
    read_page.choose(2)
    click_on_page(qtbot, read_page, 300, 180)
    assert read_page.page_state.selected == -1
    assert read_page.panes.page.boxes.chosen is None


def test_arrow_keys_go_from_letter_to_letter_and_from_line_to_line(read_page, qtbot):
    text = read_page.panes.text
    chosen = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_Left,
        Qt.Key.Key_Left,
    ):
        qtbot.keyClick(text, key)
        chosen.append(read_page.page_state.selected)
    assert chosen == [0, 1, 5, 1, 0, 0]


def test_f8_stops_at_doubtful_letters_only_and_goes_round(read_page, window, qtbot):
    read_page.panes.text.setFocus()
    chosen = []
    for modifier in (Qt.KeyboardModifier.NoModifier,) * 3 + (Qt.KeyboardModifier.ShiftModifier,):
        qtbot.keyClick(read_page.panes.text, Qt.Key.Key_F8, modifier)
        chosen.append(read_page.page_state.selected)
    assert chosen == [1, 3, 1, 3]


def test_boxes_can_be_hidden(read_page, trigger):
    trigger("boxes")
    assert read_page.panes.page.boxes.count == 0


def test_copy_takes_the_page_or_what_is_selected(read_page, qtbot, trigger):
    trigger("copy")
    assert QGuiApplication.clipboard().text() == "TO DO\nL1"
    text = read_page.panes.text
    text.setFocus()
    cursor = text.textCursor()
    cursor.setPosition(3)
    cursor.setPosition(5, cursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    qtbot.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "DO"


def test_dropped_files_are_opened_and_several_get_thumbnails(window, picture_file, qtbot):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture_file(name))) for name in ("a.png", "b.png")])
    assert drop(window, mime)
    tab = window.read_tab
    wait_read(qtbot, tab, 2)
    assert tab.page_state.name == "a.png"
    assert tab.panes.thumbnails.count() == 2
    assert tab.panes.thumbnails.isVisible()
    tab.panes.thumbnails.setCurrentRow(1)
    assert tab.page_state.name == "b.png"


def test_something_dragged_over_the_window_is_welcomed_until_it_leaves(window):
    mime = QMimeData()
    mime.setText("only text")
    assert not drop(window, mime)
    mime.setUrls([QUrl.fromLocalFile("/some/file.png")])
    drop(window, mime, let_go=False)
    assert window._drop_overlay.isVisible()
    window.dragLeaveEvent(None)
    assert not window._drop_overlay.isVisible()


def test_a_pasted_picture_is_read(window, qtbot, trigger):
    picture = QImage(120, 80, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(picture)
    trigger("paste")
    wait_read(qtbot, window.read_tab)
    assert window.read_tab.page_state.name == "Clipboard"
    assert window.read_tab.page_state.image.pixels.shape == (80, 120, 3)


def test_a_pasted_file_is_opened(window, picture_file, qtbot, trigger):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture_file()))])
    QGuiApplication.clipboard().setMimeData(mime)
    trigger("paste")
    wait_read(qtbot, window.read_tab)
    assert window.read_tab.page_state.name == "page.png"


def test_pasting_without_a_picture_says_so(window, trigger):
    QGuiApplication.clipboard().setText("words")
    trigger("paste")
    assert window.messages.message == "There is no picture on the clipboard."


def test_a_file_that_is_no_picture_is_named_and_the_page_before_stays(read_page, window, tmp_path, qtbot):
    bad = tmp_path / "notes.txt"
    bad.write_text("words")
    window.open_files([bad])
    qtbot.waitUntil(lambda: window.messages.message != "", timeout=WAIT)
    assert "notes.txt" in window.messages.message
    assert window.messages.hint
    assert read_page.panes.text.toPlainText() == "TO DO\nL1"
    assert str(bad) not in window.context.settings.recent_files


def test_of_several_files_the_good_ones_are_opened_and_the_bad_ones_named(
    window, picture_file, tmp_path, qtbot
):
    files = [tmp_path / "missing.png", picture_file("good.png"), tmp_path / "gone.png"]
    window.open_files(files)
    wait_read(qtbot, window.read_tab)
    qtbot.waitUntil(lambda: "gone.png" in window.messages.message, timeout=WAIT)
    assert window.messages.message == "2 files could not be read: missing.png, gone.png."


def test_every_page_of_a_document_is_read(window, tmp_path, qtbot):
    path = tmp_path / "scan.tif"
    pages = [Image.new("RGB", (100, 140), "white") for _ in range(4)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    window.open_files([path])
    wait_read(qtbot, window.read_tab, 4)
    assert [page_state.page.number for page_state in window.read_tab.read_queue.page_states] == [1, 2, 3, 4]
    assert window.read_tab.page_state.title == "scan.tif – page 1 of 4"


def test_a_slow_page_shows_its_progress_and_can_be_cancelled(window, engine, picture_file, qtbot, trigger):
    engine.gate.clear()
    tab = window.read_tab
    window.open_files([picture_file()])
    qtbot.waitUntil(lambda: tab.progress.isVisible() and tab.progress.stage == "Finding lines", timeout=WAIT)
    trigger("cancel")
    assert not tab.progress.isVisible()
    assert window.messages.message == "Stopped."
    qtbot.waitUntil(engine.stopped.is_set, timeout=WAIT)
    assert tab.page_state.page is None
    engine.gate.set()
    trigger("reread")
    wait_read(qtbot, tab)


def test_another_model_reads_the_page_again(read_page, window, engine, qtbot):
    qtbot.waitUntil(lambda: window.chooser.box.count() > 1, timeout=WAIT)
    index = window.chooser.box.findText("handprint-mlp")
    window.chooser.box.setCurrentIndex(index)
    window.chooser.box.activated.emit(index)
    qtbot.waitUntil(lambda: read_page.page_state.page.model == "handprint-mlp", timeout=WAIT)
    assert "handprint-mlp" in status(window)


def test_a_result_of_the_model_before_is_dropped(window, engine, picture_file, qtbot):
    engine.gate.clear()
    window.open_files([picture_file()])
    qtbot.waitUntil(lambda: len(engine.reads) == 1, timeout=WAIT)
    window.chooser.chosen.emit("handprint-mlp")
    engine.gate.set()
    wait_read(qtbot, window.read_tab)
    assert window.read_tab.page_state.page.model == "handprint-mlp"


def test_context_can_be_switched_off(read_page, engine, qtbot, trigger):
    trigger("context")
    qtbot.waitUntil(lambda: not engine.reads[-1].use_context, timeout=WAIT)


def test_a_forms_labels_can_be_kept_and_the_settings_keep_that(read_page, window, engine, qtbot, trigger):
    assert engine.reads[-1].leave_out_labels
    trigger("labels")
    qtbot.waitUntil(lambda: not engine.reads[-1].leave_out_labels, timeout=WAIT)
    assert engine.reads[-1].use_context
    window.context.settings.choice = engine.reads[-1]
    assert window.context.settings.choice == engine.reads[-1]


@pytest.mark.parametrize(
    ("name", "check"),
    [("out.txt", "TO DO\nL1\n"), ("out.json", None), ("out.pdf", b"%PDF"), ("out.docx", b"PK")],
)
def test_pages_are_exported_and_proved(read_page, window, tmp_path, qtbot, name, check):
    path, format = chosen_format(tmp_path / name, "")
    read_page.commands.exporting.export(path, format)
    qtbot.waitUntil(lambda: window.messages.message == f"Saved as {name}.", timeout=WAIT)
    assert "3 of 3 words found again by" in window.messages.hint
    written = (tmp_path / name).read_bytes()
    if check is None:
        assert json.loads(written)["pages"][0]["text"] == "TO DO\nL1"
    elif isinstance(check, bytes):
        assert written.startswith(check)
    else:
        assert written.decode() == check


def test_an_export_while_pages_are_being_read_says_which_are_missing(
    read_page, window, engine, picture_file, tmp_path, qtbot
):
    engine.gate.clear()
    window.open_files([picture_file("second.png")])
    qtbot.waitUntil(lambda: len(read_page.read_queue.page_states) == 2, timeout=WAIT)
    path, format = chosen_format(tmp_path / "all.txt", "")
    read_page.commands.exporting.export(path, format)
    qtbot.waitUntil(lambda: window.messages.message == "Saved as all.txt.", timeout=WAIT)
    assert "still being read: second.png" in window.messages.hint
    read_page.commands.actions["copy_all"].trigger()
    assert "second.png" in window.messages.hint


def test_the_name_that_is_proposed_says_what_is_exported(read_page, picture_file, window, qtbot, monkeypatch):
    asked = []

    def answer(_parent, title, name, _filters, chosen):
        asked.append((title, name.rsplit("/", 1)[-1], chosen))
        return "", chosen

    monkeypatch.setattr("hwocr.gui.read.exporting_commands.QFileDialog.getSaveFileName", answer)
    read_page.commands.actions["export_page"].trigger()
    window.open_files([picture_file("second.png")])
    qtbot.waitUntil(lambda: read_page.page_state.name == "second.png", timeout=WAIT)
    qtbot.waitUntil(lambda: read_page.page_state.page is not None, timeout=WAIT)
    read_page.commands.actions["export_page"].trigger()
    read_page.commands.actions["export_all"].trigger()
    assert [name for _, name, _ in asked] == [
        "page.txt", "second - page 2.txt", "second - all 2 pages.txt"
    ]  # fmt: skip
    assert asked[0][2] == "Plain text (*.txt)"


def test_exporting_where_one_must_not_is_told_in_the_bar(read_page, window, tmp_path, qtbot):
    (tmp_path / "file").write_text("in the way")
    path, format = chosen_format(tmp_path / "file" / "out.txt", "")
    read_page.commands.exporting.export(path, format)
    qtbot.waitUntil(lambda: "cannot be written" in window.messages.message, timeout=WAIT)


def test_zooming_keeps_to_sensible_sizes_and_fit_shows_the_whole_page(read_page, qtbot, trigger):
    view = read_page.panes.page
    assert view.fitted
    before = view.zoom
    trigger("zoom_in")
    assert view.zoom > before and not view.fitted
    trigger("actual_size")
    assert view.zoom == pytest.approx(1.0)
    for _ in range(40):
        view.zoom_in()
    assert view.zoom <= 24.01
    trigger("fit")
    assert view.zoom == pytest.approx(before)


def test_closing_the_last_page_brings_the_invitation_back(read_page, trigger):
    trigger("close_page")
    assert read_page.page_state is None
    assert read_page.empty.isVisible()


def test_pages_put_away_to_save_memory_come_back_when_shown(window, picture_file, qtbot, monkeypatch):
    monkeypatch.setattr("hwocr.gui.read.read_queue._BUDGET_BYTES", 1)
    tab = window.read_tab
    window.open_files([picture_file(f"{number}.png") for number in range(3)])
    wait_read(qtbot, tab, 3)
    tab.show_sheet(tab.read_queue.page_states[2])
    away = [page_state for page_state in tab.read_queue.page_states if page_state.pyramid is None]
    assert away
    tab.show_sheet(away[0])
    qtbot.waitUntil(lambda: away[0].pyramid is not None, timeout=WAIT)


def test_a_low_window_shows_text_and_every_alternative_it_has_room_for(read_page, window, qtbot):
    window.resize(900, 600)
    window.messages.show_error(HwocrError("It broke.", "Mend it."))
    read_page.choose(3)
    panes = read_page.panes
    qtbot.waitUntil(
        lambda: panes.text.viewport().height() >= 4 * panes.text.fontMetrics().height(), timeout=WAIT
    )
    bars = panes.letter.bars
    assert bars.visibleRegion().boundingRect().height() == bars.height() == bars.sizeHint().height()
    assert len(bars.values) == 3
    window.messages.hide()
    window.resize(1200, 900)
    qtbot.waitUntil(lambda: bars.height() == bars.sizeHint().height() > 100, timeout=WAIT)
