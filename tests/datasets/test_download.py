import hashlib

import pytest

from hwocr.datasets.download import fetch, part_path
from hwocr.errors import DataError

CONTENT = bytes(range(256)) * 4000
MD5 = hashlib.md5(CONTENT).hexdigest()


@pytest.fixture
def target(tmp_path):
    return tmp_path / "mnist" / "file.gz"


def files_beside(target):
    return sorted(path.name for path in target.parent.iterdir())


def test_a_file_arrives_whole_with_progress(server, target):
    server.files["/file.gz"] = CONTENT
    seen = []
    fetch((f"{server.url}/file.gz",), target, MD5, lambda done, total: seen.append((done, total)))
    assert target.read_bytes() == CONTENT
    assert files_beside(target) == ["file.gz"]
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert seen == sorted(seen)


def test_a_broken_connection_is_taken_up_where_it_ended(server, target):
    server.files["/file.gz"] = CONTENT
    server.breaks = [300_000, 200_000]
    fetch((f"{server.url}/file.gz",), target, MD5)
    assert target.read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=300000-", "bytes=500000-"]


def test_an_interrupted_download_leaves_no_file_and_goes_on_the_next_time(server, target):
    server.files["/file.gz"] = CONTENT

    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch((f"{server.url}/file.gz",), target, MD5, interrupt)
    assert not target.exists()
    done = part_path(target).stat().st_size
    assert 0 < done < len(CONTENT)
    fetch((f"{server.url}/file.gz",), target, MD5)
    assert target.read_bytes() == CONTENT
    assert server.ranges[-1] == f"bytes={done}-"
    assert files_beside(target) == ["file.gz"]


def test_a_server_that_cannot_resume_sends_it_all_again(server, target):
    server.files["/file.gz"] = CONTENT
    server.knows_ranges = False
    server.breaks = [300_000]
    fetch((f"{server.url}/file.gz",), target, MD5)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("waiting", [b"of another version", CONTENT[:-5] + b"wrong", CONTENT + b"more"])
def test_what_waits_of_another_version_is_thrown_away(server, target, waiting):
    server.files["/file.gz"] = CONTENT
    target.parent.mkdir()
    part_path(target).write_bytes(waiting)
    fetch((f"{server.url}/file.gz",), target, MD5)
    assert target.read_bytes() == CONTENT


def test_a_download_that_was_complete_but_not_renamed_is_used(server, target):
    server.files["/file.gz"] = CONTENT
    target.parent.mkdir()
    part_path(target).write_bytes(CONTENT)
    fetch((f"{server.url}/file.gz",), target, MD5)
    assert target.read_bytes() == CONTENT
    assert server.ranges == [f"bytes={len(CONTENT)}-"]


def test_a_wrong_hash_leaves_nothing_new_and_keeps_what_was_there(server, target):
    server.files["/file.gz"] = CONTENT[:-1] + b"?"
    target.parent.mkdir()
    target.write_bytes(b"the old file")
    with pytest.raises(DataError, match="its hash is wrong"):
        fetch((f"{server.url}/file.gz",), target, MD5)
    assert target.read_bytes() == b"the old file"
    assert files_beside(target) == ["file.gz"]


def test_the_next_address_is_tried(server, target):
    server.files["/second/file.gz"] = CONTENT
    fetch((f"{server.url}/first/file.gz", f"{server.url}/second/file.gz"), target, MD5)
    assert target.read_bytes() == CONTENT


def test_a_missing_file_names_the_address_and_the_answer(server, target):
    with pytest.raises(DataError, match=r"127\.0\.0\.1.*404"):
        fetch((f"{server.url}/file.gz",), target, MD5)
    assert files_beside(target) == []


def test_without_a_network_the_message_says_what_to_do(target):
    with pytest.raises(DataError) as caught:
        fetch(("http://127.0.0.1:9/file.gz",), target, MD5)
    assert "there is no connection" in caught.value.message
    assert str(target) in caught.value.hint
    assert files_beside(target) == []


def test_a_folder_that_cannot_be_written_is_named(server, tmp_path):
    (tmp_path / "mnist").write_text("in the way")
    with pytest.raises(DataError, match="cannot be written"):
        fetch((f"{server.url}/file.gz",), tmp_path / "mnist" / "file.gz", MD5)
