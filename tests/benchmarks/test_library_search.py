"""How long a search takes in a library of a million letters, exact and near."""

import itertools
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

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
    words, letters, number = _words(1), 0, 0
    with Library(path) as opened:
        while letters < LETTERS:
            number += 1
            texts = [" ".join(next(words) for _ in range(10)) for _ in range(WORDS_A_PAGE // 10)]
            page = replace(small_pages.page(*texts, confidence=0.9), number=number)
            opened.add(page, Path("/pages/book.pdf"))
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
