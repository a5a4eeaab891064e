import pytest

from hwocr.batch.sources import Source, find_sources, output_names
from hwocr.errors import HwocrError


def _files(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_a_folder_is_looked_through_for_pages_and_with_recursive_the_folders_inside(tmp_path):
    _files(tmp_path, "b.JPG", "a.pdf", "notes.txt", ".hidden.png", "in/c.png", ".git/d.png")
    assert [source.name for source in find_sources([tmp_path])] == ["a.pdf", "b.JPG"]
    assert [source.name for source in find_sources([tmp_path], recursive=True)] == [
        "a.pdf",
        "b.JPG",
        "in/c.png",
    ]


def test_a_named_file_is_taken_whatever_it_is_called_and_only_once(tmp_path):
    _files(tmp_path, "scan", "a.png")
    found = find_sources([tmp_path / "scan", tmp_path, tmp_path / "a.png"])
    assert [source.name for source in found] == ["scan", "a.png"]


def test_files_of_one_name_from_several_folders_are_told_apart(tmp_path):
    _files(tmp_path, "one/a.png", "two/a.png")
    assert [s.name for s in find_sources([tmp_path / "one", tmp_path / "two"])] == ["a.png", "a (2).png"]


def test_a_folder_without_pages_is_an_error_with_a_hint(tmp_path):
    with pytest.raises(HwocrError, match="no pictures") as caught:
        find_sources([tmp_path])
    assert "--recursive" in caught.value.hint


def test_outputs_have_the_name_of_their_source_unless_two_would_be_the_same(tmp_path):
    sources = [Source(tmp_path / name, name) for name in ("a.jpg", "a.png", "in/b.pdf")]
    assert output_names(sources, ".txt", {}) == {
        "a.jpg": "a.jpg.txt",
        "a.png": "a.png.txt",
        "in/b.pdf": "in/b.txt",
    }


def test_an_output_keeps_the_name_it_had(tmp_path):
    sources = [Source(tmp_path / name, name) for name in ("a.jpg", "a.png")]
    assert output_names(sources, ".txt", {"a.jpg": "a.txt"}) == {"a.jpg": "a.txt", "a.png": "a.png.txt"}
