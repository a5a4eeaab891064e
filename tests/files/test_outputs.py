import os
import stat
import threading
from pathlib import Path

import pytest

from hwocr.errors import HwocrError
from hwocr.files import check_output, open_output, write_atomically, write_output

PNG = b"\x89PNG\r\n\x1a\n rest"


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask():
    old = os.umask(0o027)
    yield 0o027
    os.umask(old)


def test_a_new_file_gets_the_mode_that_the_umask_leaves(tmp_path, umask):
    for write in (write_output, write_atomically):
        path = tmp_path / write.__name__ / "out.txt"
        write(path, b"text")
        assert path.read_bytes() == b"text" and _mode(path) == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
@pytest.mark.parametrize("write", [write_output, write_atomically])
def test_a_file_keeps_its_mode(tmp_path, mode, write):
    path = tmp_path / "out.txt"
    path.write_bytes(b"old")
    path.chmod(mode)
    write(path, b"new")
    assert path.read_bytes() == b"new" and _mode(path) == mode
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "hwocr-home"] == ["out.txt"]


def test_a_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "deep").mkdir()
    for target in ("deep/there.txt", "deep/not_yet.txt"):
        link = tmp_path / f"link_{target[5:]}"
        link.symlink_to(target)
        write_output(link, b"text")
        assert link.is_symlink() and (tmp_path / target).read_bytes() == b"text"


def test_a_second_name_of_a_file_gets_the_content_too(tmp_path):
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"a long old text")
    os.link(path, other)
    write_output(path, b"new")
    assert other.read_bytes() == b"new" and path.samefile(other)


def test_a_device_stays_a_device(tmp_path):
    write_output(Path(os.devnull), b"text")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_full_device_is_named(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    with pytest.raises(HwocrError, match="/dev/full cannot be written: No space left"):
        write_output(full, b"text")


def test_a_pipe_is_written_into(tmp_path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_output(pipe, b"text")
    reader.join()
    assert got == [b"text"] and stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_open_file_is_written_into_by_its_number(tmp_path):
    path = tmp_path / "out.txt"
    with path.open("wb") as file:
        before = path.stat().st_ino
        write_output(Path(f"/dev/fd/{file.fileno()}"), b"text")
    assert path.read_bytes() == b"text" and path.stat().st_ino == before


def test_what_is_read_is_never_written_over(tmp_path):
    page = tmp_path / "page.dat"
    page.write_bytes(b"a page")
    link, other = tmp_path / "link", tmp_path / "other"
    link.symlink_to(page)
    os.link(page, other)
    for name in (page, link, other, tmp_path / "x" / ".." / "page.dat"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(HwocrError, match="is what is read"):
            write_output(name, b"text", [tmp_path / "absent", page])
    assert page.read_bytes() == b"a page"


@pytest.mark.parametrize(
    "head", [PNG, b"\xff\xd8\xff\xe0", b"II*\0", b"%PDF-1.7", b"RIFF....WEBP", b"....ftypavif"]
)
def test_a_scan_given_where_an_output_was_forgotten_is_not_lost(tmp_path, head):
    scan = tmp_path / "a.png"
    scan.write_bytes(head)
    with pytest.raises(HwocrError, match="would be lost"):
        check_output(scan, [tmp_path / "b.png"])
    with pytest.raises(HwocrError, match="would be lost"):
        write_output(scan, b"text")
    assert scan.read_bytes() == head


def test_a_picture_may_be_written_again_as_the_kind_it_is(tmp_path):
    path = tmp_path / "figure.png"
    path.write_bytes(PNG)
    write_output(path, PNG + b"new", makes="PNG")
    assert path.read_bytes().endswith(b"new")


def test_what_fails_half_way_leaves_the_old_file(tmp_path):
    path, both = tmp_path / "out.txt", tmp_path / "both.txt"
    for name in (path, both):
        name.write_bytes(b"old")
    os.link(both, tmp_path / "second name")
    for name in (path, both):
        with pytest.raises(ZeroDivisionError), open_output(name) as file:
            file.write(b"new")
            raise ZeroDivisionError
        assert name.read_bytes() == b"old"
    assert not list(tmp_path.glob(".*.part"))


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(HwocrError, match="is a folder"):
        write_output(tmp_path, b"text")


def test_names_that_cannot_be_are_named(tmp_path):
    for name in ("a" * 300, "nul\0l", "file/below"):
        (tmp_path / "file").touch()
        with pytest.raises(HwocrError, match="cannot be written"):
            write_output(tmp_path / name, b"text")


def test_names_nearly_too_long_are_written(tmp_path):
    path = tmp_path / ("é" * 120 + ".txt")
    write_output(path, b"text")
    assert path.read_bytes() == b"text"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path):
    path = tmp_path / "out.txt"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(HwocrError, match="Permission denied"):
        write_output(path, b"new")
    assert path.read_bytes() == b"old"
