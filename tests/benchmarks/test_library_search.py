"""How long a search takes in a library of a million letters, and until the window shows its first hit."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import itertools
import random
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))
import small_pages

from hwocr.library.library import Library
from hwocr.library.search import search

LETTERS = 1_000_000
WORDS_A_PAGE = 200


def _words(seed):
    """Words as people write them: few of them often, many seldom (Zipf)."""
    generator = random.Random(seed)
    parts = (
        ("", "RE", "UN", "OVER"),
        "BCDFGLMNPRST",
        ("A", "E", "IN", "ON", "ER", "OUND"),
        ("", "S", "ING", "LY", "TION", "MENT"),
    )
    known = ["".join(word) for word in itertools.product(*parts)]
    generator.shuffle(known)
    weights = [1 / (place + 1) for place in range(len(known))]
    while True:
        yield from generator.choices(known, weights, k=WORDS_A_PAGE)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library of a million letters of which a tenth are doubtful."""
    path = tmp_path_factory.mktemp("library") / "library.sqlite"
    # One picture stands for all pages: a hit is shown with its strip of it.
    picture = path.with_name("book.png")
    Image.fromarray(small_pages.picture_of(small_pages.page("A", size=(1700, 1000)))).save(picture)
    words, letters, number = _words(1), 0, 0
    with Library(path) as opened:
        while letters < LETTERS:
            number += 1
            texts = [" ".join(next(words) for _ in range(10)) for _ in range(WORDS_A_PAGE // 10)]
            page = small_pages.page(*texts, confidence=0.9)
            file = picture.with_name(f"{number}.png")
            os.link(picture, file)
            opened.add(page, file)
            letters += len(page.glyphs)
        yield opened


@pytest.mark.parametrize("near", [False, True], ids=["exact", "near"])
@pytest.mark.parametrize(
    "query", ["unbations", "ba", "rebinly overgats"], ids=["seldom", "short", "two words"]
)
def test_a_search_in_a_million_letters(benchmark, library, query, near):
    benchmark.extra_info["letters"] = library.holdings().letters
    benchmark.extra_info["bytes"] = library.holdings().size
    benchmark(search, library, query, near=near)


def test_the_most_frequent_word_in_a_million_letters(benchmark, library):
    with library.reading() as connection:
        (text,) = connection.execute(
            "SELECT text FROM spelling JOIN occurrence ON spelling = id GROUP BY id ORDER BY count(*) DESC "
            "LIMIT 1"
        ).fetchone()
    hits = benchmark(search, library, text, near=True)
    assert len(hits) == 100


def test_the_first_hit_is_shown_after_a_query_is_given(library, figures, benchmark, monkeypatch, tmp_path):
    """From the pause after typing to the painted list: search, list, first strip of the picture."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    from hwocr.gui.app.main_window import TABS
    from hwocr.gui.app.start import create_window
    from hwocr.gui.library import view as module

    application = QApplication.instance() or QApplication(sys.argv[:1])
    monkeypatch.setenv("HWOCR_HOME", str(tmp_path))
    monkeypatch.setattr(module, "library_path", lambda: library.path)
    monkeypatch.setattr(module, "Library", lambda: Library(library.path))
    window = create_window()
    window.resize(1440, 900)
    window.show()
    window.show_tab(1 + [factory.title for factory in TABS].index("Library"))

    def wait(holds, seconds=60):
        end = time.perf_counter() + seconds
        while not holds():
            assert time.perf_counter() < end
            application.processEvents()

    wait(lambda: window.tab.body is not None and not window.context.workers.busy)
    body = window.tab.body
    painted = []

    class Painted(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.Paint and body.hits.rowCount():
                painted.append(time.perf_counter())
            return False

    watching = Painted()
    body.list.viewport().installEventFilter(watching)
    words, strips = [], []
    seldom = "unbation rebinly overgation unfoning reberment cinly undement overlering".upper().split()
    queries = iter(seldom)

    def first_hit():
        body.query.setText(next(queries))
        body._timer.stop()
        painted.clear()
        body.hits.show_hits(())
        application.processEvents()
        painted.clear()
        begun = time.perf_counter()
        body.search()
        wait(lambda: painted)
        words.append(painted[0] - begun)
        wait(lambda: body.hits._strips.get(0) is not None)
        strips.append(time.perf_counter() - begun)

    benchmark.pedantic(first_hit, rounds=8)
    figures(
        slowest_milliseconds_to_first_hit=1000 * max(words),
        median_milliseconds_to_first_hit=1000 * sorted(words)[4],
        slowest_milliseconds_to_its_strip=1000 * max(strips),
    )
    window.close()
