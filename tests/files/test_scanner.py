import os
import sys

import pytest
from PIL import Image

from hwocr.errors import ImageError
from hwocr.files import scanner as module
from hwocr.files.scanner import Scanner, scan, scanners


@pytest.fixture
def scanimage(tmp_path, monkeypatch):
    """A program that stands in for scanimage; the test says what it does."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder) + os.pathsep + os.environ["PATH"])

    def make(body):
        program = folder / "scanimage"
        program.write_text(f"#!{sys.executable}\nimport sys\n{body}\n")
        program.chmod(0o755)

    return make


def test_scanners_are_listed_with_a_name_for_people(scanimage):
    scanimage("print('test:0\\tNoname frontend-tester'); print('net:b\\tOther 9')")
    assert scanners() == (Scanner("test:0", "Noname frontend-tester"), Scanner("net:b", "Other 9"))


def test_a_page_is_scanned_into_a_file_with_what_was_asked(scanimage, tmp_path):
    Image.new("RGB", (8, 6), "white").save(tmp_path / "page.png")
    scanimage(
        "assert sys.argv[1:3] == ['-d', 'test:0'] and '300' in sys.argv\n"
        f"sys.stdout.buffer.write(__import__('pathlib').Path({str(tmp_path / 'page.png')!r}).read_bytes())"
    )
    scan(Scanner("test:0", "Tester"), tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as scanned:
        assert scanned.size == (8, 6)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.exit('scanimage: open of device failed: Access denied')", "Access denied"),
        ("sys.exit(7)", "status 7"),
        ("print('no picture')", "no picture"),
        ("import time; time.sleep(9)", "did not answer"),
    ],
)
def test_what_goes_wrong_is_said_in_words(scanimage, tmp_path, monkeypatch, body, words):
    monkeypatch.setattr(module, "_SCAN_SECONDS", 2)
    scanimage(body)
    with pytest.raises(ImageError, match=words) as caught:
        scan(Scanner("test:0", "Tester"), tmp_path / "out.png")
    assert caught.value.hint and not (tmp_path / "out.png").exists()


def test_without_sane_the_hint_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ImageError, match="not installed") as caught:
        scanners()
    assert "sane-utils" in caught.value.hint
