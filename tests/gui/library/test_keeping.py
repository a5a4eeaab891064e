from hwocr.gui.library.keeping import keep
from hwocr.library.adding import corrected_stamp
from hwocr.library.database import library_path
from hwocr.library.library import Library
from hwocr.library.roots import add_root
from hwocr.library.search import search


def test_a_page_read_in_the_window_goes_into_the_library_where_it_is_on(window, picture_file, until):
    path = picture_file("note.png")
    add_root(path.parent)
    window.open_files([path])
    until(lambda: library_path().exists() and not window.context.workers.busy)
    with Library() as library:
        assert [(page.file, page.number) for page in library.pages()] == [(path, 1)]


def test_where_it_is_off_nothing_is_kept_and_no_library_is_made(read_page, tmp_path):
    page = read_page.page_state.page
    assert not keep(page, tmp_path / "a.png") and not library_path().exists()
    add_root(tmp_path / "elsewhere")
    assert not keep(page, tmp_path / "a.png") and not library_path().exists()


def test_a_corrected_page_is_found_by_its_corrected_text_and_not_read_again(window, picture_file, until):
    path = picture_file("note.png")
    add_root(path.parent)
    window.open_files([path])
    until(lambda: library_path().exists() and not window.context.workers.busy)
    tab = window.read_tab
    tab.choose(0)
    before = tab.page_state.page.text
    tab.corrections.take("Z" if before[0] != "Z" else "Y")
    corrected = tab.page_state.page.text
    assert corrected != before

    def kept():
        with Library() as library:
            return library.stamp_of(path, 1) == corrected_stamp(path)

    until(kept)
    with Library() as library:
        assert [hit.file for hit in search(library, corrected.split()[0])] == [path]
