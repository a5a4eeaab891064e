import json

from PIL import Image

from hwocr.cli import main
from hwocr.folders import user_models_folder


def test_the_shipped_models_are_listed_the_default_first(capsys):
    assert main(["models"]) == 0
    first, second, third, fourth = capsys.readouterr().out.splitlines()
    assert first.startswith("handprint-cnn") and "default" in first
    assert second.startswith("handprint-mlp")
    assert third.startswith("handprint62-cnn")
    assert fourth.startswith("line-reader")


def test_json_holds_the_cards(capsys):
    assert main(["models", "--json"]) == 0
    models = json.loads(capsys.readouterr().out)
    assert all(model["shipped"] and len(model["card"]["labels"]) in (36, 62, 152) for model in models)


def test_a_card_is_shown_whole(capsys):
    assert main(["models", "handprint-cnn"]) == 0
    out = capsys.readouterr().out
    assert "handprint_cnn" in out and "accuracy" in out


def test_a_damaged_model_of_the_user_is_named_and_the_others_are_listed(capsys):
    user_models_folder().mkdir(parents=True)
    (user_models_folder() / "mine.onnx").write_bytes(b"not a model")
    assert main(["models"]) == 1
    out, err = capsys.readouterr()
    assert "handprint-cnn" in out and "mine.onnx" in err


def test_the_line_network_is_not_taken_for_one_of_photographs(capsys, tmp_path):
    picture = tmp_path / "x.png"
    Image.new("L", (40, 40), 255).save(picture)
    assert main(["classify", str(picture), "--model", "line-reader"]) == 1
    assert "reads whole lines" in capsys.readouterr().err
