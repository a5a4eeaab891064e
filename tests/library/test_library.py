import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import small_pages

from hwocr.library.database import DamagedLibraryError, library_path
from hwocr.library.library import Library, begin_anew
from hwocr.library.roots import add_root, is_on_for, load_roots, remove_root
from hwocr.library.search import parse_query, search
from hwocr.reading.page import Line, Word


def _add(library, *texts, file="a.png", number=1, **options):
    page = replace(small_pages.page(*texts), number=number)
    library.add(page, Path("/pages") / file, **options)
    return page


def _texts(hits):
    return [(hit.file.name, hit.number, hit.text) for hit in hits]


def test_a_word_is_found_with_its_page_place_and_probability(library):
    page = _add(library, "BUY MILK", "AND EGGS")
    (hit,) = search(library, "milk")
    assert (hit.file, hit.number, hit.text) == (Path("/pages/a.png"), 1, "MILK")
    assert hit.boxes == (page.lines[0].words[1].box,) and hit.strip == page.lines[0].box
    assert hit.size == (600, 400) and 0.5 < hit.probability < 1


def test_all_words_must_be_on_the_page_and_a_phrase_must_follow_one_another(library):
    _add(library, "BUY MILK AND EGGS", file="a.png")
    _add(library, "EGGS AND MILK", file="b.png")
    assert {hit.file.name for hit in search(library, "milk eggs")} == {"a.png", "b.png"}
    (hit,) = search(library, '"and milk"')
    assert hit.text == "AND MILK" and len(hit.boxes) == 2 and hit.file.name == "b.png"
    assert search(library, "milk bread") == () and search(library, "  ,.") == ()


def test_what_was_read_c0de_is_found_as_code_and_less_probable_than_a_sure_one(library):
    letters = list(small_pages.line("CODE").words[0].glyphs)
    letters[1] = small_pages.glyph("0", letters[1].box.left, 30, shape="O", confidence=0.6)
    page = replace(small_pages.page(), lines=(Line((Word(tuple(letters)),)),))
    library.add(page, Path("/pages/doubtful.png"))
    _add(library, "CODE", file="sure.png")
    hits = search(library, "code")
    assert [(hit.file.name, hit.text) for hit in hits] == [("sure.png", "CODE"), ("doubtful.png", "C0DE")]
    assert hits[0].probability > hits[1].probability > 0.1


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("LONDON", "lndon"),
        ("LONDON", "lomdon"),
        ("LONDON", "lonndon"),
        ("CAT", "cut"),
        ("CAT", "ca"),
        ("TO", "do"),
        ("HOUSE", "hoose"),
    ],
)
def test_near_search_finds_at_one_wrong_letter_also_short_words(library, written, sought):
    _add(library, f"XYZZY {written} PLUGH")
    assert search(library, sought) == ()
    assert [hit.text for hit in search(library, sought, near=True)] == [written]


def test_near_search_does_not_find_at_two_wrong_letters_and_puts_exact_hits_first(library):
    _add(library, "LONDON", file="a.png")
    _add(library, "LONDEN", file="b.png")
    assert [hit.text for hit in search(library, "londen", near=True)] == ["LONDEN", "LONDON"]
    assert search(library, "lxndxn", near=True) == ()


def test_a_page_that_is_added_again_takes_the_place_of_the_old_one(library):
    _add(library, "OLD TEXT")
    _add(library, "NEW TEXT", stamp="2")
    assert search(library, "old") == () and len(search(library, "new")) == 1
    assert (
        library.stamp_of(Path("/pages/a.png"), 1) == "2" and library.stamp_of(Path("/pages/a.png"), 2) is None
    )


def test_quotation_marks_and_operators_of_fts_in_a_query_are_words(library):
    _add(library, "NEAR AND OR NOT")
    for query in ('near* AND"', "NEAR(", 'a"b"c', "-not", "^near", "{near}:x", "'; DROP TABLE page;--"):
        search(library, query, near=True)
    assert [hit.text for hit in search(library, "not")] == ["NOT"]
    assert [term.follows for term in parse_query('a "b c" d')] == [False, False, True, False]


def test_pages_that_search_cannot_see_well_are_listed(library):
    _add(library, "FINE", file="fine.png")
    library.add(small_pages.page("POOR", confidence=0.5), Path("/pages/poor.png"))
    _add(library, file="odd.png", suspicious=True)
    _add(library, file="blank.png")
    assert [page.file.name for page in library.pages(poor_only=True)] == ["odd.png", "poor.png"]
    assert len(library.pages()) == 4


def test_a_folder_is_taken_out_and_everything_can_be(library):
    _add(library, "ONE", file="in/a.png")
    _add(library, "TWO", file="in_other/a.png", thumbnail=b"jpeg")
    assert library.thumbnail(library.pages()[1].id) == b"jpeg"
    assert library.remove(Path("/pages/in")) == 1
    assert search(library, "one") == () and len(search(library, "two")) == 1
    assert library.holdings().pages == 1
    library.clear()
    holdings = library.holdings()
    assert (holdings.files, holdings.pages, holdings.words, holdings.letters) == (0, 0, 0, 0)
    _add(library, "THREE")
    assert len(search(library, "thre", near=True)) == 1
    library.check()


def _fill(path, name, count):
    with Library(path) as library:
        for number in range(1, count + 1):
            _add(library, f"{name} PAGE", file=f"{name}.png", number=number)


def test_two_windows_write_at_once(tmp_path):
    path = tmp_path / "library.sqlite"
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_fill, args=(path, name, 30)) for name in ("LEFT", "RIGHT")]
    for other in others:
        other.start()
    with Library(path) as library:
        for other in others:
            other.join(60)
        assert [other.exitcode for other in others] == [0, 0]
        assert len(search(library, "left")) == len(search(library, "right")) == 30
        library.check()


@pytest.mark.parametrize("spoil", ["not a database", "cut", "other version", "page"])
def test_a_damaged_library_is_said_and_can_be_begun_anew(tmp_path, spoil):
    path = tmp_path / "library.sqlite"
    with Library(path) as library:
        for number in range(1, 40):
            _add(library, "BUY MILK AND EGGS", "SEE YOU SOON", number=number)
    content = path.read_bytes()
    if spoil == "not a database":
        path.write_bytes(b"nothing" * 1000)
    elif spoil == "cut":
        path.write_bytes(content[: len(content) // 3])
    elif spoil == "page":
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    else:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    with pytest.raises(DamagedLibraryError) as caught, Library(path) as library:
        library.check()
    assert "rebuild" in caught.value.hint
    moved = begin_anew(path)
    assert moved is not None and moved.exists()
    with Library(path) as library:
        assert library.pages() == ()


def test_the_library_is_off_until_it_is_turned_on_for_a_folder(tmp_path, user_folders):
    folder = tmp_path / "pages"
    (folder / "in").mkdir(parents=True)
    assert load_roots() == () and not library_path().exists()
    assert not is_on_for(folder / "a.png")
    add_root(folder)
    add_root(folder)
    assert load_roots() == (folder.resolve(),)
    assert is_on_for(folder / "in" / "a.png") and not is_on_for(tmp_path / "pages2" / "a.png")
    assert remove_root(folder) and not remove_root(folder) and load_roots() == ()
