"""An exported model opened in the window: from a dialog, dropped, from the chooser; without PyTorch."""

import sys
from pathlib import Path

import pytest
from hands import drop
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QFileDialog

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))
from small_models import write_autoencoder, write_onnx, write_photo_model

from hwocr.gui.context.engine import ProgramEngine
from hwocr.models.names import AUTOMATIC, DEFAULT_MODEL
from hwocr.models.registry import reading_models

WAIT = 60_000


@pytest.fixture
def exported(tmp_path):
    return write_onnx(tmp_path / "anna.onnx", name="anna")


@pytest.fixture
def until(qtbot):
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)


def test_a_model_file_among_the_opened_ones_becomes_the_reader(window, exported, picture_file, until):
    window.open_files([exported, picture_file()])
    until(lambda: window.context.reading.choice.model == str(exported))
    assert window.messages.message == "anna.onnx is now the active model, in Read and in Draw."
    assert window.chooser.box.currentText() == "anna.onnx"
    assert str(exported) in window.chooser.box.toolTip()
    until(lambda: window.read_tab.page_state is not None)


def test_a_dropped_model_becomes_the_reader_and_the_tab_stays(window, exported, until):
    window.show_tab(1)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(exported))])
    assert drop(window, mime)
    until(lambda: window.context.reading.choice.model == str(exported))
    assert window.tab is not window.read_tab


def test_the_end_of_the_chooser_leads_to_a_file(window, exported, until, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(exported), ""))
    box = window.chooser.box
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    until(lambda: window.context.reading.choice.model == str(exported))
    assert box.currentText() == "anna.onnx"


def test_a_dialog_that_is_left_changes_nothing(window, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("", ""))
    box = window.chooser.box
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    assert box.currentText() == "Automatic"


@pytest.mark.parametrize(
    ("write", "words"), [(write_photo_model, "photographs"), (write_autoencoder, "autoencoder")]
)
def test_a_model_of_something_else_is_refused_in_words(window, tmp_path, write, words, until):
    window.open_files([write(tmp_path / "other.onnx")])
    until(lambda: words in window.messages.message)
    assert DEFAULT_MODEL in window.messages.hint
    assert window.context.reading.choice.model == AUTOMATIC


def test_a_damaged_model_is_refused_in_words(window, tmp_path, until):
    (tmp_path / "broken.onnx").write_bytes(b"no model")
    window.open_files([tmp_path / "broken.onnx"])
    until(lambda: "broken.onnx is not an ONNX model" in window.messages.message)


def test_an_opened_model_is_remembered(make_window, exported, until):
    first = make_window()
    first.open_files([exported])
    until(lambda: first.context.reading.choice.model == str(exported))
    first.close()
    assert make_window().chooser.box.currentText() == "anna.onnx"


def test_where_the_model_of_last_time_is_gone_the_usual_ones_read(make_window, engine, exported, until):
    first = make_window()
    first.open_files([exported])
    until(lambda: first.context.reading.choice.model == str(exported))
    first.close()
    exported.unlink()
    engine.warm_up = lambda choice: ProgramEngine.warm_up(engine, choice)
    second = make_window()
    until(lambda: second.context.reading.choice.model == AUTOMATIC)
    assert "anna.onnx" in second.messages.message
    assert second.chooser.box.currentText() == "Automatic"


def test_only_models_that_read_letters_are_offered(user_folders):
    write_onnx(user_folders / "models" / "anna.onnx", name="anna")
    write_photo_model(user_folders / "models" / "flowers.onnx")
    write_autoencoder(user_folders / "models" / "copyist.onnx")
    (user_folders / "models" / "broken.onnx").write_bytes(b"no model")
    names = [entry.name for entry in reading_models()]
    assert names[0] == DEFAULT_MODEL
    assert {"anna", "broken"} <= set(names) and not {"flowers", "copyist"} & set(names)
