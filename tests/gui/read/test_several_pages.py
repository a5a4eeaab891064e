from dataclasses import replace

from hands import WAIT
from PIL import Image


def wait_read(qtbot, tab, count):
    qtbot.waitUntil(
        lambda: sum(one.page is not None for one in tab.read_queue.page_states) == count, timeout=WAIT
    )


def test_while_pages_are_read_it_is_said_which_of_how_many(window, engine, tmp_path, qtbot):
    path = tmp_path / "scan.tif"
    pages = [Image.new("RGB", (100, 140), "white") for _ in range(5)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    engine.gate.clear()
    window.open_files([path])
    progress = window.read_tab.progress
    qtbot.waitUntil(lambda: progress.stage == "Page 1 of 5: finding lines", timeout=WAIT)
    engine.gate.set()
    wait_read(qtbot, window.read_tab, 5)
    assert window.read_tab.read_queue.place == (0, 0)


def test_files_that_wait_count_among_the_pages(window, engine, picture_file, qtbot):
    engine.gate.clear()
    window.open_files([picture_file(f"{name}.png") for name in "abcd"])
    queue = window.read_tab.read_queue
    qtbot.waitUntil(lambda: queue.place[0] == 1 and len(queue.page_states) > 1, timeout=WAIT)
    assert queue.place == (1, 4)
    engine.gate.set()
    wait_read(qtbot, window.read_tab, 4)


def test_a_page_that_is_shown_has_a_button_to_open_others(read_page, window):
    buttons = [
        button
        for button in read_page.panes.outer.findChildren(type(window.messages._close))
        if button.defaultAction() is window.actions_by_name["open"]
    ]
    assert len(buttons) == 1 and buttons[0].isVisible()


def test_what_is_said_of_one_page_does_not_stand_over_another(
    window, engine, picture_file, qtbot, monkeypatch
):
    read = type(engine).read

    def read_with_warning(self, image, choice, progress):
        page = read(self, image, choice, progress)
        return replace(page, warnings=("Hardly to be read.",)) if "odd" in image.source else page

    monkeypatch.setattr(type(engine), "read", read_with_warning)
    tab = window.read_tab
    window.open_files([picture_file("odd.png"), picture_file("even.png")])
    wait_read(qtbot, tab, 2)
    odd, even = tab.read_queue.page_states
    tab.show_sheet(even)
    tab.show_sheet(odd)
    assert window.messages.message == "Hardly to be read."
    tab.show_sheet(even)
    assert window.messages.message == ""
    tab.show_sheet(odd)
    window.messages.show_message("Saved.")
    tab.show_sheet(even)
    assert window.messages.message == "Saved."
