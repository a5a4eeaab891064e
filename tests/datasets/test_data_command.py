"""`hwocr data`, from the command line to the files, against a server at 127.0.0.1."""

import gzip
import hashlib
import json

import pytest
from small_data import emnist_zip, write_mnist, write_nist36
from small_pictures import cifar_tar

from hwocr.cli import main
from hwocr.datasets import sources
from hwocr.datasets.glyphs.catalogue import load_glyphs


@pytest.fixture
def published(server, tmp_path, monkeypatch):
    """Small MNIST, EMNIST and CIFAR-10 files on the server, and their hashes in place of the real ones."""
    folder = tmp_path / "published"
    write_mnist(folder)
    contents = {f"mnist/{path.name}": path.read_bytes() for path in folder.iterdir()}
    contents["emnist/gzip.zip"] = emnist_zip()
    contents["cifar10/cifar-10-binary.tar.gz"] = cifar_tar()

    def small(source):
        content = contents[source.file]
        raw = gzip.decompress(content) if source.content_md5 else b""
        return sources.Source(
            source.file,
            source.addresses,
            hashlib.md5(content).hexdigest(),
            hashlib.md5(raw).hexdigest() if raw else "",
        )

    for name, own in list(sources.SOURCES.items()):
        monkeypatch.setitem(sources.SOURCES, name, tuple(small(source) for source in own))
    server.files = {f"/{file}": content for file, content in contents.items()}
    return server


def test_get_fetches_what_can_then_be_loaded(published, data_dir, capsys):
    assert main(["data", "get", "mnist"]) == 0
    assert str(data_dir / "mnist" / "train-images-idx3-ubyte.gz") in capsys.readouterr().out
    assert len(load_glyphs("mnist")) == 36
    assert not list(data_dir.rglob("*.part"))


def test_get_fetches_nothing_that_is_here(published, data_dir, capsys):
    main(["data", "get", "emnist-letters"])
    asked = len(published.ranges)
    capsys.readouterr()
    for name in ("emnist-letters", "emnist-balanced"):
        assert main(["data", "get", name]) == 0
    assert "here already" in capsys.readouterr().out
    assert len(published.ranges) == asked == 1


def test_get_replaces_a_damaged_file_and_only_that(published, data_dir, capsys):
    main(["data", "get", "mnist"])
    published.ranges.clear()
    path = data_dir / "mnist" / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:100])
    assert main(["data", "get", "mnist"]) == 0
    assert len(published.ranges) == 1
    assert main(["data", "check", "mnist"]) == 0


def test_get_without_a_network_says_so_in_one_line(data_dir, monkeypatch, capsys):
    monkeypatch.setenv("HWOCR_DATA_URL", "http://127.0.0.1:9")
    assert main(["data", "get", "mnist"]) == 1
    error = capsys.readouterr().err.strip()
    assert error.count("\n") == 0
    assert "there is no connection" in error
    assert not [path for path in data_dir.rglob("*") if path.is_file()]


def test_get_of_a_wrong_file_leaves_nothing(published, data_dir, capsys):
    published.files["/emnist/gzip.zip"] = b"<html>please log in</html>"
    assert main(["data", "get", "emnist-balanced"]) == 1
    assert "hash" in capsys.readouterr().err
    assert not [path for path in data_dir.rglob("*") if path.is_file()]


def test_get_of_what_cannot_be_downloaded_says_how_to_come_by_it(data_dir, capsys):
    assert main(["data", "get", "nist36"]) == 1
    error = capsys.readouterr().err
    assert "cannot be downloaded" in error
    assert "nist36_train.mat" in error


def test_check_counts_and_says_whether_the_files_are_the_published_ones(published, data_dir, capsys):
    main(["data", "get", "mnist"])
    path = data_dir / "mnist" / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), compresslevel=1))
    capsys.readouterr()
    assert main(["data", "check", "mnist", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["as_published"] is True
    assert [part["samples"] for part in report["parts"]] == [40, 20]
    assert report["parts"][0]["labels"]["7"] == 4


def test_check_of_a_damaged_file_names_it_and_fails(data_dir, capsys):
    write_nist36(data_dir / "nist36")
    path = data_dir / "nist36" / "nist36_valid.mat"
    path.write_bytes(path.read_bytes()[:3000])
    assert main(["data", "check", "nist36"]) == 1
    assert str(path) in capsys.readouterr().err


def test_check_in_words_tells_a_smaller_copy_from_the_original(data_dir, capsys):
    write_nist36(data_dir / "nist36")
    assert main(["data", "check", "nist36"]) == 0
    output = capsys.readouterr().out
    assert "train: 144 pictures, 36 labels (4 to 4 each)" in output
    assert "the original has 10,800" in output


def test_list_names_every_set_and_what_is_here(data_dir, capsys):
    write_nist36(data_dir / "nist36")
    assert main(["data", "list", "--json"]) == 0
    listed = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert listed["nist36"]["present"] and listed["handprint"]["present"]
    assert not listed["mnist"]["present"]
    assert listed["mnist"]["downloadable"] and not listed["nist36"]["downloadable"]
    assert main(["data", "list"]) == 0
    assert "hwocr data get" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["data"], ["data", "list"], ["data", "get"], ["data", "check"]])
def test_help_has_an_example(words, capsys):
    assert main([*words, "--help"]) == 0
    assert "Example: hwocr data" in capsys.readouterr().out


@pytest.mark.shared
def test_the_real_mnist_is_the_published_one(shared_data, capsys):
    assert main(["data", "check", "mnist"]) == 0
    output = capsys.readouterr().out
    assert "train: 60,000 pictures" in output
    assert "those that were published" in output
