import itertools

import pytest

from hwocr.batch.watching import listing, sources_now, watch


class Enough(Exception):
    """Ends the watching in a test."""


def _acts(looks):
    """How many times it is acted while a folder looks so, one look after the other."""
    looks, acted = iter(looks), []

    def look():
        try:
            return frozenset(next(looks))
        except StopIteration:
            raise Enough from None

    with pytest.raises(Enough):
        watch(look, lambda: acted.append(1), pause=lambda _seconds: None)
    return len(acted)


def test_what_is_there_is_read_at_once_and_what_does_not_change_is_not_read_again():
    assert _acts([["a"], ["a"], ["a"]]) == 1
    assert _acts([[], [], []]) == 0


def test_a_file_is_read_once_it_no_longer_grows():
    growing = [("a", "10"), ("a", "20"), ("a", "30")]
    assert _acts([[], *([one] for one in growing)]) == 0
    assert _acts([[], *([one] for one in growing), [growing[-1]], [growing[-1]]]) == 1


def test_each_file_that_comes_is_read():
    steps = ["", "", "a", "a", "ab", "ab", "abc", "abc", "abc"]
    assert _acts(steps) == 3
    assert len(list(itertools.groupby(steps))) == 4


def test_an_empty_folder_is_watched_and_a_changed_file_is_another(tmp_path):
    assert sources_now([tmp_path], recursive=True) == ()
    (tmp_path / "a.png").write_bytes(b"1")
    before = listing(sources_now([tmp_path], recursive=True))
    (tmp_path / "a.png").write_bytes(b"22")
    assert listing(sources_now([tmp_path], recursive=True)) != before
