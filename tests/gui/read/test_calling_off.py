"""Esc ends the drawing of a PDF page that takes too long."""

import threading

from hwocr.errors import CancelledError


def test_opening_can_be_called_off_while_a_page_is_drawn(window, qtbot, tmp_path, monkeypatch):
    begun, ended = threading.Event(), threading.Event()

    def draw(path, should_stop=None):
        begun.set()
        while not should_stop():
            threading.Event().wait(0.01)
        ended.set()
        raise CancelledError("Cancelled.")
        yield

    monkeypatch.setattr(window.context.engine, "pages", draw)
    path = tmp_path / "loop.pdf"
    path.write_bytes(b"%PDF-1.7")
    window.open_files([path])
    qtbot.waitUntil(begun.is_set, timeout=60_000)
    window.read_tab.read_queue.cancel()
    qtbot.waitUntil(ended.is_set, timeout=60_000)
    qtbot.waitUntil(lambda: not window.read_tab.read_queue.busy, timeout=60_000)
    assert not window.messages.message
