import pytest
from hands import WAIT
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage

from hwocr.documents.archive.read import read_document


@pytest.fixture
def tab(read_page):
    return read_page


def correct(tab, qtbot, index=1, key="A"):
    tab.choose(index)
    qtbot.keyClicks(tab.panes.text, key)


def save(tab, qtbot, path):
    tab.documents.saving.ask_name = lambda _start: str(path)
    tab.findChild(QAction, "save_document").trigger()
    qtbot.waitUntil(lambda: not tab.page_state.unsaved and tab.page_state.document == path, timeout=WAIT)


def test_a_saved_document_opens_to_the_same_state_in_another_window(
    tab, qtbot, tmp_path, make_window, engine
):
    correct(tab, qtbot)
    path = tmp_path / "page.hwocr"
    save(tab, qtbot, path)
    reads = len(engine.reads)
    other = make_window().read_tab
    other.open_files([path])
    qtbot.waitUntil(lambda: other.page_state is not None and other.page_state.page is not None, timeout=WAIT)
    assert other.page_state.page.text == "TA DO\nL1"
    assert (other.page_state.shown_status, other.page_state.unsaved) == ("corrected", False)
    assert len(engine.reads) == reads
    assert other.page_state.pyramid.width == 320
    other.findChild(QAction, "undo_edit").trigger()
    assert other.page_state.page.text == "TO DO\nL1"
    assert other.page_state.unsaved


def test_saving_again_needs_no_name_and_keeps_the_version_before(tab, qtbot, tmp_path):
    correct(tab, qtbot)
    path = tmp_path / "page.hwocr"
    save(tab, qtbot, path)
    correct(tab, qtbot, 3, "I")
    tab.documents.saving.ask_name = pytest.fail
    tab.findChild(QAction, "save_document").trigger()
    qtbot.waitUntil(lambda: not tab.page_state.unsaved, timeout=WAIT)
    (page,) = read_document(path).pages
    assert (page.state.page.text, page.previous.text) == ("TA DI\nL1", "TA DO\nL1")


def test_closing_asks_once_about_corrections_and_stays_when_cancelled(tab, qtbot, window):
    correct(tab, qtbot)
    asked = []
    tab.documents.saving.ask_unsaved = lambda count: asked.append(count) or "cancel"
    assert not window.close()
    assert (asked, window.isVisible()) == ([1], True)
    tab.documents.saving.ask_unsaved = lambda count: asked.append(count) or "discard"
    assert window.close()
    assert asked == [1, 1]


def test_closing_saves_if_so_wished(tab, qtbot, window, tmp_path):
    correct(tab, qtbot)
    tab.documents.saving.ask_unsaved = lambda _count: "save"
    tab.documents.saving.ask_name = lambda _start: str(tmp_path / "kept")
    assert window.close()
    assert read_document(tmp_path / "kept.hwocr").pages[0].state.page.text == "TA DO\nL1"


def test_closing_without_corrections_asks_nothing(tab, window):
    tab.documents.saving.ask_unsaved = pytest.fail
    assert window.close()


def test_a_killed_window_s_pages_are_offered_and_opened_as_they_were(tab, qtbot, make_window):
    correct(tab, qtbot)
    tab.documents.autosave._session.abandon()  # as a kill would
    other = make_window()
    qtbot.waitUntil(lambda: "not saved when hwocr was ended" in other.messages.message, timeout=WAIT)
    other.read_tab.documents.recover()
    qtbot.waitUntil(lambda: other.read_tab.page_state is not None, timeout=WAIT)
    page_state = other.read_tab.page_state
    assert (page_state.page.text, page_state.unsaved, page_state.name) == ("TA DO\nL1", True, "page.png")
    correct(other.read_tab, qtbot, 3, "I")
    assert page_state.page.text == "TA DI\nL1"


def test_a_picture_from_the_clipboard_is_recovered_with_its_picture(window, qtbot, make_window):
    tab = window.read_tab
    picture = QImage(300, 200, QImage.Format.Format_RGB888)
    picture.fill(Qt.GlobalColor.white)
    tab.open_picture(picture)
    qtbot.waitUntil(lambda: tab.page_state is not None and tab.page_state.page is not None, timeout=WAIT)
    correct(tab, qtbot)
    tab.documents.autosave._session.abandon()
    other = make_window()
    qtbot.waitUntil(lambda: "not saved when hwocr was ended" in other.messages.message, timeout=WAIT)
    other.read_tab.documents.recover()
    qtbot.waitUntil(lambda: other.read_tab.page_state is not None, timeout=WAIT)
    assert other.read_tab.page_state.pyramid.width == 300
    assert other.read_tab.page_state.page.text == "TA DO\nL1"


def test_nothing_is_offered_after_a_window_was_closed(tab, qtbot, window, make_window):
    correct(tab, qtbot)
    window.close()
    other = make_window()
    assert other.messages.message == ""


def test_a_damaged_document_says_what_was_lost(tab, qtbot, tmp_path, window):
    correct(tab, qtbot)
    path = tmp_path / "page.hwocr"
    save(tab, qtbot, path)
    content = bytearray(path.read_bytes())
    at = content.index(b"journal.jsonl") + 40
    content[at : at + 8] = bytes(8)
    path.write_bytes(content)
    window.open_files([path])
    qtbot.waitUntil(lambda: "is damaged" in window.messages.message, timeout=WAIT)
    qtbot.waitUntil(lambda: len(tab.read_queue.page_states) == 2, timeout=WAIT)
    assert tab.read_queue.page_states[1].page.text == "TA DO\nL1"


def test_a_page_with_corrections_is_not_closed_without_asking(tab, qtbot):
    correct(tab, qtbot)
    tab.documents.saving.ask_unsaved = lambda _count: "cancel"
    tab.findChild(QAction, "close_page").trigger()
    assert tab.page_state is not None
    tab.documents.saving.ask_unsaved = lambda _count: "discard"
    tab.findChild(QAction, "close_page").trigger()
    assert tab.page_state is None


def test_the_state_of_a_page_is_told(tab, qtbot, engine):
    assert tab.page_state.shown_status == "read"
    correct(tab, qtbot)
    assert tab.page_state.shown_status == "corrected"
    engine.gate.clear()
    tab.findChild(QAction, "reread").trigger()
    assert tab.page_state.shown_status == "reading"
    engine.gate.set()
    qtbot.waitUntil(lambda: tab.page_state.shown_status == "corrected", timeout=WAIT)


def test_a_page_that_was_closed_stays_in_its_document(window, qtbot, tmp_path, picture_file):
    tab = window.read_tab
    pages = [Image.new("RGB", (320, 200), "white") for _ in range(3)]
    scan = tmp_path / "three.tif"
    pages[0].save(scan, save_all=True, append_images=pages[1:])
    window.open_files([scan])
    qtbot.waitUntil(lambda: len(tab.read_queue.page_states) == 3 and not tab.read_queue.busy, timeout=WAIT)
    correct(tab, qtbot)
    path = tmp_path / "three.hwocr"
    save(tab, qtbot, path)
    tab.show_sheet(tab.read_queue.page_states[1])
    tab.findChild(QAction, "close_page").trigger()
    correct(tab, qtbot, 3, "I")
    tab.findChild(QAction, "save_document").trigger()
    qtbot.waitUntil(lambda: not tab.documents.saving.unsaved(), timeout=WAIT)
    texts = [page.state.page.text for page in read_document(path).pages]
    assert texts == ["TA DO\nL1", "TO DO\nL1", "TO DI\nL1"]


def test_another_ending_than_ours_is_kept_in_the_name(tab, qtbot, tmp_path):
    correct(tab, qtbot)
    tab.documents.saving.ask_name = lambda _start: str(tmp_path / "page.v2")
    tab.findChild(QAction, "save_document").trigger()
    qtbot.waitUntil(lambda: (tmp_path / "page.v2.hwocr").exists(), timeout=WAIT)
    qtbot.waitUntil(lambda: not tab.page_state.unsaved, timeout=WAIT)
