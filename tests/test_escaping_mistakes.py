import errno

import pytest

from hwocr.cli import main
from hwocr.errors import DataError, HwocrError
from hwocr.mistakes import explain, log_path


def _raised(error):
    try:
        raise error
    except BaseException as caught:
        return caught


def test_an_error_of_ours_is_returned_as_it_is_and_not_logged():
    error = DataError("No data.", "Get some.")
    assert explain(error) is error and not log_path().exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "not enough memory"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/a/folder"),
            "/a/folder: Permission denied",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (ValueError("crop exceeds page\nsecond line"), "made a mistake: ValueError: crop exceeds page."),
        (RecursionError("maximum recursion depth exceeded"), "RecursionError"),
        (ZeroDivisionError(), "made a mistake: ZeroDivisionError."),
        (UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range"), "UnicodeEncodeError"),
    ],
)
def test_any_other_is_one_line_for_the_user_and_a_traceback_in_the_log(error, words):
    shown = explain(_raised(error))
    assert words in shown.message and "\n" not in str(shown)
    text = log_path().read_text(encoding="utf-8")
    assert "Traceback" in text and type(error).__name__ in text


def test_the_log_does_not_grow_without_end():
    log_path().parent.mkdir(parents=True, exist_ok=True)
    log_path().write_text("x" * 1_100_000)
    explain(_raised(ValueError("new")))
    assert log_path().stat().st_size < 10_000
    assert log_path().with_suffix(".old.log").stat().st_size == 1_100_000


def test_a_home_that_cannot_be_written_to_loses_the_log_alone(user_folders):
    user_folders.write_text("a file where the folder should be")
    shown = explain(_raised(ValueError("odd")))
    assert "ValueError: odd" in shown.message and "log" not in shown.hint


def test_the_terminal_shows_no_traceback(monkeypatch, capsys):
    def fail(*_):
        raise ValueError("nobody expected this")

    monkeypatch.setattr("hwocr.cli.runs.list_runs", fail)
    assert main(["runs", "list"]) == 1
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and "nobody expected this" in err and str(log_path()) in err


def test_an_error_has_a_message_and_a_hint():
    assert str(HwocrError("What.", "So.")) == "What. So."
