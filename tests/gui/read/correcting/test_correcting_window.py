import pytest
from hands import WAIT, click_glyph_in_text, click_on_page
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from hwocr.gui.read.export import chosen_format

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def tab(read_page):
    """The Read tab with TO DO, L1; the first O is doubtful, the second very."""
    return read_page


def text(tab):
    return tab.page_state.page.text


def act(tab, name):
    action = tab.findChild(QAction, name)
    assert action.isEnabled(), name
    action.trigger()


def drag(qtbot, tab, start, end):
    """Drag the mouse over the page, from place to place in pixels of the page."""
    view = tab.panes.page
    first, last = view.mapFromScene(QPointF(*start)), view.mapFromScene(QPointF(*end))
    qtbot.mousePress(view.viewport(), LEFT, NONE, first)
    qtbot.mouseMove(view.viewport(), (first + last) / 2)
    qtbot.mouseMove(view.viewport(), last)
    qtbot.mouseRelease(view.viewport(), LEFT, NONE, last)


def test_a_letter_that_was_clicked_is_typed_over_and_the_next_is_chosen(tab, qtbot):
    click_glyph_in_text(qtbot, tab, 1)
    qtbot.keyClicks(tab.panes.text, "A")
    assert text(tab) == "TA DO\nL1"
    assert tab.panes.text.toPlainText() == "TA DO\nL1"
    assert tab.page_state.selected == 2


def test_f8_and_a_key_correct_a_letter_on_the_page_view_too(tab, qtbot):
    act(tab, "next_doubtful")
    qtbot.keyClicks(tab.panes.page, "0")
    assert text(tab) == "T0 DO\nL1"


def test_a_click_on_an_alternative_takes_it(tab, qtbot):
    tab.choose(1)
    qtbot.mouseClick(tab.panes.letter.bars, LEFT, NONE, QPoint(40, 26 + 13))
    assert text(tab) == "TQ DO\nL1"
    assert "Corrected by hand" in tab.panes.letter.why


def test_the_next_alternative_is_taken_by_a_key_and_comes_round(tab):
    tab.choose(1)
    labels = []
    for _ in range(3):
        act(tab, "next_alternative")
        labels.append(tab.page_state.page.glyphs[1].label)
    assert labels == ["Q", "X", "O"]


def test_return_confirms_and_goes_on_to_the_next_low_confidence(tab, qtbot):
    tab.choose(1)
    qtbot.keyClick(tab.panes.text, Qt.Key.Key_Return)
    assert tab.page_state.page.glyphs[1].checked == "confirmed"
    assert tab.page_state.selected == 3


def test_undo_and_redo_say_what_they_do(tab, qtbot):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    undo, redo = tab.findChild(QAction, "undo_edit"), tab.findChild(QAction, "redo_edit")
    assert undo.text() == "&Undo change O to A"
    assert not redo.isEnabled()
    undo.trigger()
    assert (text(tab), undo.isEnabled()) == ("TO DO\nL1", False)
    redo.trigger()
    assert text(tab) == "TA DO\nL1"


def test_what_was_corrected_is_what_is_copied_and_exported(tab, qtbot, tmp_path):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    act(tab, "copy")
    assert QGuiApplication.clipboard().text() == "TA DO\nL1"
    tab.commands.exporting.export(*chosen_format(tmp_path / "text.txt", ""))
    qtbot.waitUntil(lambda: (tmp_path / "text.txt").exists(), timeout=WAIT)
    assert (tmp_path / "text.txt").read_text() == "TA DO\nL1\n"


def test_the_text_of_a_line_is_typed_under_its_picture_and_return_goes_on(tab, qtbot):
    tab.choose(0)
    act(tab, "edit_line")
    field = tab.panes.line.field
    assert field.text() == "TO DO"
    field.setText("")
    qtbot.keyClicks(field, "TWO DO")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert text(tab) == "TWO DO\nL1"
    assert all(glyph.checked for glyph in tab.page_state.page.lines[0].glyphs)
    assert (field.text(), tab.panes.line.number) == ("L1", 1)


def test_what_was_typed_in_a_line_counts_when_another_is_gone_to(tab, qtbot):
    tab.choose(0)
    act(tab, "edit_line")
    qtbot.keyClick(tab.panes.line.field, Qt.Key.Key_End)
    qtbot.keyClicks(tab.panes.line.field, "G")
    qtbot.keyClick(tab.panes.line.field, Qt.Key.Key_Down)
    assert text(tab) == "TO DOG\nL1"
    assert tab.panes.line.number == 1


def test_escape_drops_what_was_typed_in_a_line(tab, qtbot):
    tab.choose(0)
    act(tab, "edit_line")
    qtbot.keyClicks(tab.panes.line.field, "X")
    qtbot.keyClick(tab.panes.line.field, Qt.Key.Key_Escape)
    tab.panes.text.setFocus()
    assert text(tab) == "TO DO\nL1"


def test_space_backspace_and_shift_return_part_and_join(tab, qtbot):
    tab.choose(1)
    qtbot.keyClick(tab.panes.text, Qt.Key.Key_Space)
    assert text(tab) == "T O DO\nL1"
    qtbot.keyClick(tab.panes.text, Qt.Key.Key_Backspace)
    assert text(tab) == "TO DO\nL1"
    qtbot.keyClick(tab.panes.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert text(tab) == "T\nO DO\nL1"


def test_the_reading_order_is_changed_by_a_key(tab):
    tab.choose(4)
    act(tab, "line_up")
    assert text(tab) == "L1\nTO DO"
    act(tab, "line_up")
    assert "This line is the first." in tab.window().messages.message


def test_a_box_drawn_on_the_page_is_a_new_letter(tab, qtbot):
    act(tab, "add_letter")
    drag(qtbot, tab, (240, 20), (270, 60))
    qtbot.waitUntil(lambda: len(tab.page_state.page.glyphs) == 7, timeout=WAIT)
    assert tab.page_state.page.glyphs[4].box.left == 240
    assert not tab.findChild(QAction, "add_letter").isChecked()
    assert tab.page_state.selected == 4


def test_the_edge_of_the_chosen_box_can_be_dragged(tab, qtbot):
    tab.choose(0)
    drag(qtbot, tab, (50, 40), (56, 40))
    qtbot.waitUntil(lambda: tab.page_state.page.glyphs[0].box.right == 56, timeout=WAIT)
    assert tab.page_state.page.glyphs[0].box.left == 20


def test_a_click_on_the_chosen_letter_moves_nothing(tab, qtbot):
    tab.choose(0)
    click_on_page(qtbot, tab, 35, 40)
    assert not tab.page_state.unsaved
    assert tab.page_state.selected == 0


def test_two_letters_are_merged_into_what_the_network_reads(tab, qtbot):
    tab.choose(0)
    act(tab, "merge_letters")
    qtbot.waitUntil(lambda: len(tab.page_state.page.glyphs) == 5, timeout=WAIT)
    assert tab.page_state.page.glyphs[0].box.right == 90


def test_a_cut_beside_every_letter_says_so(tab, qtbot):
    act(tab, "cut_letter")
    drag(qtbot, tab, (300, 120), (300, 180))
    assert "No letter lies under this cut." in tab.window().messages.message


def test_escape_puts_a_tool_down(tab, qtbot):
    act(tab, "cut_letter")
    qtbot.keyClick(tab.panes.page, Qt.Key.Key_Escape)
    assert not tab.findChild(QAction, "cut_letter").isChecked()
    drag(qtbot, tab, (35, 10), (35, 70))
    assert not tab.page_state.unsaved


def test_reading_again_keeps_what_was_corrected(tab, qtbot, engine):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    act(tab, "reread")
    qtbot.waitUntil(lambda: len(engine.reads) == 2 and not tab.read_queue.busy, timeout=WAIT)
    assert text(tab) == "TA DO\nL1"
    act(tab, "undo_edit")
    act(tab, "undo_edit")
    assert text(tab) == "TO DO\nL1"


def wait_for_width(tab, qtbot, width):
    def shown():
        pyramid = tab.page_state.pyramid
        return pyramid is not None and pyramid.width == width and not tab.read_queue.busy

    qtbot.waitUntil(shown, timeout=WAIT)


def test_a_page_that_is_turned_is_shown_and_read_turned_with_its_corrections(tab, qtbot, engine):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    act(tab, "turn_right")
    wait_for_width(tab, qtbot, 200)
    qtbot.waitUntil(lambda: len(engine.reads) == 2, timeout=WAIT)
    assert tab.page_state.history.state.frame.turns == 1
    assert [glyph.label for glyph in tab.page_state.page.glyphs if glyph.checked] == ["A"]
    qtbot.waitUntil(lambda: tab.page_state.history.undo_name == "read again", timeout=WAIT)
    act(tab, "undo_edit")
    act(tab, "undo_edit")
    wait_for_width(tab, qtbot, 320)
    assert text(tab) == "TA DO\nL1"


def test_a_page_that_is_cropped_keeps_what_lies_inside(tab, qtbot, engine):
    tab.choose(5)
    qtbot.keyClicks(tab.panes.text, "I")
    act(tab, "crop")
    drag(qtbot, tab, (10, 90), (200, 160))
    wait_for_width(tab, qtbot, 190)
    qtbot.waitUntil(lambda: len(engine.reads) == 2, timeout=WAIT)
    assert [glyph.label for glyph in tab.page_state.page.glyphs if glyph.checked] == ["I"]
    act(tab, "whole_picture")
    wait_for_width(tab, qtbot, 320)
    assert "I" in text(tab)


def test_only_the_part_that_was_drawn_is_read_until_the_whole_page_is_wanted(tab, qtbot, engine):
    first = tab.page_state.page.glyphs[0].box
    act(tab, "read_region")
    drag(qtbot, tab, (10, 90), (200, 160))
    qtbot.waitUntil(lambda: bool(tab.page_state.page.warnings), timeout=WAIT)
    part = tab.page_state.region
    assert (part.left, part.top) == pytest.approx((10, 90), abs=2)
    assert (part.right, part.bottom) == pytest.approx((200, 160), abs=2)
    # The boxes are those of the part, told in pixels of the whole picture, which is shown as before.
    moved = tab.page_state.page.glyphs[0].box
    assert (moved.left - first.left, moved.top - first.top) == (part.left, part.top)
    assert tab.page_state.pyramid.width == tab.page_state.page.width == 320
    assert "Only the part you drew" in tab.page_state.page.warnings[0]
    tab.reread()
    qtbot.waitUntil(lambda: not tab.page_state.page.warnings, timeout=WAIT)
    assert tab.page_state.page.glyphs[0].box == first
    assert len(engine.reads) == 3


def test_a_part_to_read_is_forgotten_where_the_page_is_turned(tab, qtbot):
    act(tab, "read_region")
    drag(qtbot, tab, (10, 90), (200, 160))
    qtbot.waitUntil(lambda: bool(tab.page_state.page.warnings), timeout=WAIT)
    act(tab, "turn_right")
    qtbot.waitUntil(lambda: not tab.page_state.page.warnings, timeout=WAIT)
    assert tab.page_state.region is None


def test_find_goes_from_match_to_match_and_replaces_all_with_one_undo(tab, qtbot):
    act(tab, "find")
    bar = tab.panes.find
    qtbot.keyClicks(bar.words, "o")
    assert bar.found == "2 found"
    qtbot.keyClick(bar.words, Qt.Key.Key_Return)
    assert (bar.found, tab.page_state.selected) == ("1 of 2", 1)
    qtbot.keyClick(bar.words, Qt.Key.Key_Return)
    assert (bar.found, tab.page_state.selected) == ("2 of 2", 3)
    bar.replacement.setText("0")
    bar.buttons[3].click()
    assert text(tab) == "T0 D0\nL1"
    act(tab, "undo_edit")
    assert text(tab) == "TO DO\nL1"
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_replacing_one_match_leaves_the_other(tab, qtbot):
    act(tab, "find")
    bar = tab.panes.find
    bar.words.setText("O")
    bar.replacement.setText("00")
    bar.buttons[1].click()
    bar.buttons[2].click()
    assert text(tab) == "T00 DO\nL1"


def test_letters_like_the_corrected_one_are_offered_and_changed_with_one_undo(tab, qtbot):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "0")
    qtbot.waitUntil(tab.panes.letter.alike.isVisible, timeout=WAIT)
    assert "1 more letter read as O" in tab.panes.letter.alike.text()
    act(tab, "alike")
    panel = tab.panes.alike
    assert panel.isVisible()
    assert panel.title == "1 more letter read as O: 0 as well?"
    panel.accept.click()
    assert text(tab) == "T0 D0\nL1"
    assert not panel.isVisible()
    act(tab, "undo_edit")
    assert text(tab) == "T0 DO\nL1"


def test_look_alikes_that_were_left_are_left(tab, qtbot):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "0")
    qtbot.waitUntil(tab.panes.letter.alike.isVisible, timeout=WAIT)
    act(tab, "alike")
    panel = tab.panes.alike
    qtbot.mouseClick(
        panel.list.viewport(), LEFT, NONE, panel.list.visualItemRect(panel.list.item(0)).center()
    )
    assert not panel.accept.isEnabled()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert text(tab) == "T0 DO\nL1"
    assert tab.panes.letter.isVisible()


def test_the_history_shows_the_page_as_it_was_and_brings_it_back(tab, qtbot):
    for index, key in ((1, "A"), (3, "I")):
        tab.choose(index)
        qtbot.keyClicks(tab.panes.text, key)
    act(tab, "history")
    panel = tab.panes.history
    assert panel.list.count() == 3
    panel.list.setCurrentRow(1)
    assert tab.panes.text.toPlainText() == "TA DO\nL1"
    assert text(tab) == "TA DI\nL1"
    panel.accept.click()
    assert text(tab) == "TA DO\nL1"
    act(tab, "undo_edit")
    assert text(tab) == "TA DI\nL1"


def test_the_history_is_left_with_the_page_as_it_is(tab, qtbot):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    act(tab, "history")
    tab.panes.history.list.setCurrentRow(1)
    qtbot.keyClick(tab.panes.history, Qt.Key.Key_Escape)
    assert tab.panes.text.toPlainText() == "TA DO\nL1"


def test_a_letter_that_is_inserted_moves_the_others(tab, qtbot):
    tab.choose(1)
    act(tab, "insert_mode")
    qtbot.keyClicks(tab.panes.text, "W")
    assert text(tab) == "TWO DO\nL1"


def test_selected_text_is_deleted(tab, qtbot):
    cursor = tab.panes.text.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(5, cursor.MoveMode.KeepAnchor)
    tab.panes.text.setTextCursor(cursor)
    tab.panes.text.setFocus()
    qtbot.keyClick(tab.panes.text, Qt.Key.Key_Delete)
    assert text(tab) == "TO\nL1"


def test_what_an_input_method_composed_is_typed(tab):
    tab.choose(1)
    event = QInputMethodEvent()
    event.setCommitString("É")
    QApplication.sendEvent(tab.panes.text, event)
    assert text(tab) == "TÉ DO\nL1"


def test_text_from_the_clipboard_is_put_where_one_types(tab, window, qtbot):
    tab.choose(2)
    tab.panes.text.setFocus()
    QGuiApplication.clipboard().setText("NOT ")
    window.actions_by_name["paste"].trigger()
    assert text(tab) == "TO NOT DO\nL1"
    tab.panes.page.setFocus()
    window.actions_by_name["paste"].trigger()
    assert "no picture on the clipboard" in window.messages.message
