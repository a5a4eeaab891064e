import io

import numpy as np
import pytest
from small_data import letters

from hwocr.datasets import cache
from hwocr.datasets.glyphs import normalised
from hwocr.datasets.glyphs.normalised import normalised_images
from hwocr.ink.glyph import normalise_glyphs


@pytest.fixture
def every_set_is_kept(monkeypatch):
    monkeypatch.setattr(normalised, "_WORTH_KEEPING", 1)


@pytest.fixture
def entries(user_folders):
    return lambda: sorted((user_folders / "cache").glob("*"))


def test_pictures_of_any_size_are_normalised_in_chunks(monkeypatch):
    monkeypatch.setattr(normalised, "_CHUNK", 3)
    pictures = [letters("F", size)[0] for size in (20, 28, 40, 64, 33, 28, 50)]
    expected = normalise_glyphs([picture / 255 for picture in pictures])
    np.testing.assert_allclose(normalised_images(pictures) / 255, expected, atol=0.51 / 255)
    assert normalised_images([]).shape == (0, 32, 32)


def test_small_sets_are_not_kept(entries):
    normalised_images(letters("FL"))
    assert entries() == []


def test_a_result_is_taken_from_the_cache_the_next_time(every_set_is_kept, entries, monkeypatch):
    first = normalised_images(letters("FL7"))
    assert len(entries()) == 1
    monkeypatch.setattr(normalised, "normalise_glyphs", None)  # it must not be needed
    np.testing.assert_array_equal(normalised_images(letters("FL7")), first)


def test_other_pictures_and_another_normaliser_have_their_own_entries(
    every_set_is_kept, entries, monkeypatch
):
    pictures = letters("FL7")
    normalised_images(pictures)
    normalised_images(pictures[::-1])
    normalised_images(pictures.transpose(0, 2, 1))
    monkeypatch.setattr(normalised, "NORMALISATION", "glyph32-v2")
    normalised_images(pictures)
    assert len(entries()) == 4


def npz_bytes(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"words",
        npz_bytes(images=np.zeros((2, 32, 32), np.uint8)),
        npz_bytes(images=np.zeros((3, 32, 32))),
        npz_bytes(other=np.zeros(3)),
        npz_bytes(images=np.zeros((3, 32, 32), np.uint8))[:-40],
        npz_bytes(images=np.array([None, "pickled"], object)),
    ],
)
def test_a_damaged_entry_is_made_anew(every_set_is_kept, entries, content):
    pictures = letters("FL7")
    first = normalised_images(pictures)
    (entry,) = entries()
    entry.write_bytes(content)
    np.testing.assert_array_equal(normalised_images(pictures), first)
    with np.load(entry, allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["images"], first)


def test_the_entry_used_longest_ago_makes_room(every_set_is_kept, entries, monkeypatch):
    import os

    normalised_images(letters("F"))
    (oldest,) = entries()
    os.utime(oldest, (1, 1))
    monkeypatch.setattr(cache, "_CAPACITY", oldest.stat().st_size * 3 // 2)
    normalised_images(letters("L"))
    assert len(entries()) == 1
    assert oldest not in entries()


def test_a_home_that_cannot_be_written_only_costs_time(every_set_is_kept, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HWOCR_HOME", str(tmp_path / "file"))
    assert normalised_images(letters("FL")).shape == (2, 32, 32)
