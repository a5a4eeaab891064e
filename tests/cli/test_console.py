"""What goes to stdout, whatever its encoding and whoever listens; in processes, as a shell starts them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ODD = "café"


@pytest.fixture
def home(user_folders):
    """A home with a recipe whose title no narrow encoding holds."""
    recipe = Path(__file__).resolve().parents[2] / "training" / "nist36_mlp.toml"
    folder = user_folders / "recipes"
    folder.mkdir(parents=True)
    text = recipe.read_text(encoding="utf-8").replace('title = "', 'title = "Ünïcödé → ✓ 漢 ', 1)
    (folder / f"{ODD}.toml").write_text(text, encoding="utf-8")
    return user_folders


def _run(words, **changes):
    environment = {**os.environ, "PYTHONWARNINGS": "error", **changes}
    return subprocess.run(
        [sys.executable, "-m", "hwocr", *words], capture_output=True, env=environment, check=False
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252:strict"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
@pytest.mark.parametrize("words", [["recipes"], ["--help"], ["train", "nö"]])
def test_no_encoding_of_stdout_gives_a_traceback(home, environment, words):
    result = _run(words, **environment)
    assert b"Traceback" not in result.stderr and b"UnicodeEncodeError" not in result.stderr
    assert result.returncode == (1 if words[0] == "train" else 0)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_json_is_utf_8_whatever_the_encoding_of_the_terminal_is(home, encoding):
    result = _run(["recipes", "--json"], PYTHONIOENCODING=encoding)
    titles = {name: about["title"] for name, about in json.loads(result.stdout.decode("utf-8")).items()}
    assert titles[ODD].startswith("Ünïcödé → ✓ 漢")


def test_a_file_name_that_is_no_text_is_printed_escaped(tmp_path):
    name = os.fsdecode(b"caf\xe9.png")
    result = _run(["classify", "--json", str(tmp_path / name)])
    assert result.returncode == 1 and json.loads(result.stdout.decode("utf-8")) == []
    assert b"caf\\udce9.png" in result.stderr and b"Traceback" not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["recipes"], ["recipes", "--json"], ["--help"], ["--version"]])
def test_a_full_disk_is_one_line(home, words):
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "hwocr", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert result.returncode == 1
    assert result.stderr.decode() == "hwocr: The output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("words", [["recipes"], ["recipes", "--json"], ["--help"]])
def test_a_closed_pipe_ends_every_command_with_141(home, words):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(
            [sys.executable, "-m", "hwocr", *words], stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (141, b"")


def test_without_any_stdout_nothing_breaks(home):
    words = f"{sys.executable} -m hwocr recipes >&-"
    result = subprocess.run(["sh", "-c", words], stderr=subprocess.PIPE, check=False)
    assert result.returncode == 0 and b"Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("word", "said"), [("reed", b"Did you mean hwocr read?"), ("zzzzz", b"Try: hwocr --help")]
)
def test_a_mistyped_command_opens_no_window(word, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = _run([word, "page.jpg"])
    assert result.returncode == 2 and result.stdout == b""
    assert word.encode() in result.stderr and said in result.stderr
