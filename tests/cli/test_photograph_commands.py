import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hwocr.cli import main
from hwocr.models.card import ImageInput, ModelCard

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))
from small_pictures import colours, photograph, write_pictures

pytestmark = pytest.mark.torch
KINDS = ("a rose", "daisy", "poppy")


@pytest.fixture
def model(tmp_path):
    """A model that answers by the colour nearest to the picture's."""
    torch = pytest.importorskip("torch")
    from hwocr.torchnets.export import export_onnx

    about = ImageInput(side=24, size=20)
    mean, std = np.array(about.mean), np.array(about.std)
    centres = torch.from_numpy((colours(3) / 255 - mean) / std).float()

    class Nearest(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.centres = torch.nn.Parameter(centres)

        def forward(self, pictures):
            return -((pictures.mean((2, 3))[:, None] - self.centres) ** 2).sum(2) * 20

    card = ModelCard(
        name="colours",
        kind="nearest",
        labels=KINDS,
        input_shape=(3, 20, 20),
        normalisation="imagenet",
        picture=about,
    )
    export_onnx(Nearest(), card, tmp_path / "colours.onnx")
    return tmp_path / "colours.onnx"


def test_classify_gives_class_names_and_confidences(model, tmp_path, capsys):
    paths = []
    for number in range(3):
        paths.append(tmp_path / f"{number}.png")
        Image.fromarray(photograph(number, 3, 7)).save(paths[-1])
    assert main(["classify", *map(str, paths), "--model", str(model)]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1]) for row in rows] == list(zip(map(str, paths), KINDS, strict=True))
    assert all(float(row[2]) > 0.9 for row in rows)

    assert main(["classify", str(paths[1]), "--model", str(model), "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["label"] == "daisy"
    assert answer["alternatives"][0]["label"] == "daisy"
    assert sum(entry["probability"] for entry in answer["alternatives"]) == pytest.approx(1, abs=1e-3)


def test_classify_turns_a_photograph_upright_and_lays_a_clear_one_on_white(model, tmp_path, capsys):
    pixels = np.concatenate([photograph(0, 3, 1, 40, 40), photograph(1, 3, 1, 40, 200)], axis=1)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(pixels).save(tmp_path / "turned.jpg", exif=exif)
    assert main(["classify", str(tmp_path / "turned.jpg"), "--model", str(model)]) == 0
    assert "\tdaisy\t" in capsys.readouterr().out
    Image.fromarray(np.zeros((30, 30, 4), np.uint8)).save(tmp_path / "clear.png")
    from hwocr.models.image_input import read_square

    assert read_square(tmp_path / "clear.png", 24).min() == 255


def test_classify_names_what_is_no_picture_and_goes_on(model, tmp_path, capsys):
    (tmp_path / "text.jpg").write_text("no picture")
    Image.fromarray(photograph(2, 3, 0)).save(tmp_path / "poppy.png")
    code = main(["classify", str(tmp_path / "text.jpg"), str(tmp_path / "poppy.png"), "--model", str(model)])
    captured = capsys.readouterr()
    assert code == 1 and "text.jpg is not a picture" in captured.err
    assert captured.out.count("\n") == 1 and "\tpoppy\t" in captured.out


def test_evaluate_measures_a_model_of_photographs(model, tmp_path, capsys):
    write_pictures(tmp_path / "own", KINDS, 6)
    (tmp_path / "own" / "poppy" / "picture_000.jpg").write_bytes(b"")
    name = f"pictures:{tmp_path / 'own'}"
    assert main(["evaluate", str(model), "--data", name, "--split", "all", "--json"]) == 0
    captured = capsys.readouterr()
    result = json.loads(captured.out)
    assert (result["model"], result["samples"], result["accuracy"]) == ("colours", 17, 1.0)
    assert "passed over" in captured.err
    assert main(["evaluate", str(model), "--data", name, "--split", "all"]) == 0
    assert "17 photographs" in capsys.readouterr().out


def test_evaluate_refuses_classes_the_model_does_not_know(model, tmp_path, capsys):
    write_pictures(tmp_path / "own", ("daisy", "thistle"), 3)
    assert main(["evaluate", str(model), "--data", f"pictures:{tmp_path / 'own'}", "--split", "all"]) == 1
    assert "does not know: thistle" in capsys.readouterr().err


def test_a_model_for_letters_is_refused_for_photographs_and_the_other_way_round(model, tmp_path, capsys):
    write_pictures(tmp_path / "own", KINDS, 3)
    assert (
        main(["evaluate", "handprint-cnn", "--data", f"pictures:{tmp_path / 'own'}", "--split", "all"]) == 1
    )
    assert "is for letters: it cannot tell photographs apart" in capsys.readouterr().err
    picture = tmp_path / "own" / "daisy" / "picture_000.jpg"
    assert main(["read", str(picture), "--model", str(model)]) == 1
    assert "cannot read letters" in capsys.readouterr().err


def test_the_models_command_parts_class_names_by_commas(model, capsys):
    assert main(["models", str(model)]) == 0
    assert "a rose, daisy, poppy" in capsys.readouterr().out
