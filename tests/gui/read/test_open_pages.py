from hands import WAIT
from PIL import Image


def wait_open(qtbot, tab, count):
    qtbot.waitUntil(lambda: len(tab.read_queue.page_states) == count, timeout=WAIT)


def test_the_pages_that_were_open_come_back_with_the_one_that_was_shown(
    window, make_window, tmp_path, picture_file, qtbot
):
    scan = tmp_path / "scan.tif"
    pages = [Image.new("RGB", (100, 140), "white") for _ in range(3)]
    pages[0].save(scan, save_all=True, append_images=pages[1:])
    window.open_files([picture_file("one.png"), scan])
    wait_open(qtbot, window.read_tab, 4)
    window.read_tab.show_sheet(window.read_tab.read_queue.page_states[2])
    window.close()

    tab = make_window().read_tab
    assert not tab.read_queue.page_states
    tab.open_pages.reopen()
    wait_open(qtbot, tab, 4)
    assert tab.page_state.title == "scan.tif – page 2 of 3"


def test_what_is_no_longer_there_and_pictures_without_a_file_are_left_out(
    window, make_window, picture_file, qtbot
):
    gone, stays = picture_file("gone.png"), picture_file("stays.png")
    window.open_files([gone, stays])
    wait_open(qtbot, window.read_tab, 2)
    window.open_picture(window.grab().toImage())
    wait_open(qtbot, window.read_tab, 3)
    window.close()
    gone.unlink()

    again = make_window()
    again.read_tab.open_pages.reopen()
    wait_open(qtbot, again.read_tab, 1)
    assert again.read_tab.page_state.name == "stays.png"
    assert again.messages.message == ""


def test_a_window_that_was_empty_stays_so(window, make_window):
    window.close()
    tab = make_window().read_tab
    tab.open_pages.reopen()
    assert not tab.read_queue.busy and tab.page_state is None
