import pytest
from small_cnn_runs import write_cnn_run
from small_runs import write_run

from hwocr.cli import main
from hwocr.errors import HwocrError
from hwocr.models.registry import load_classifier
from hwocr.runs.store.installing import export_onnx_model


def test_a_runs_onnx_model_is_copied_to_a_file_that_reads_by_itself(tmp_path):
    run = write_cnn_run()
    copy = export_onnx_model(run, tmp_path / "letters.onnx")
    assert copy.read_bytes() == (run.path / "model.onnx").read_bytes()
    assert load_classifier(str(copy)).card.name == "small-cnn"


def test_a_run_without_a_model_or_of_a_numpy_network_says_why_there_is_no_onnx(tmp_path):
    with pytest.raises(HwocrError, match="has no model yet"):
        export_onnx_model(write_run("new"), tmp_path / "x.onnx")
    numpy_run = write_run("numpy")
    (numpy_run.path / "model.safetensors").write_bytes(b"")
    with pytest.raises(HwocrError, match="is a NumPy network"):
        export_onnx_model(numpy_run, tmp_path / "x.onnx")
    assert not (tmp_path / "x.onnx").exists()


def test_an_export_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HwocrError, match="cannot be written"):
        export_onnx_model(write_cnn_run(), tmp_path / "file" / "x.onnx")


def test_the_terminal_exports_too(tmp_path, capsys):
    run = write_cnn_run()
    assert main(["runs", "export-onnx", run.name, str(tmp_path / "mine.onnx")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "mine.onnx")
    assert (tmp_path / "mine.onnx").is_file()
