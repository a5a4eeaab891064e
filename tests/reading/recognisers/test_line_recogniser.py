import numpy as np
from PIL import Image, ImageDraw, ImageFont

from hwocr.models.sequence import load_sequence_model
from hwocr.reading.recognisers.decoding.alignment import read_signs
from hwocr.reading.recognisers.decoding.characters import OUTPUTS
from hwocr.reading.recognisers.line import line_outputs


def typed(text: str, before: int = 20) -> np.ndarray:
    font = ImageFont.load_default(40)
    image = Image.new("L", (int(font.getlength(text)) + before + 20, 72), 0)
    ImageDraw.Draw(image).text((before, 50), text, fill=255, font=font, anchor="ls")
    return np.asarray(image, np.float32) / 255


def test_each_step_is_a_distribution_and_the_ink_lies_where_the_steps_do():
    outputs = line_outputs(load_sequence_model(), typed("Some words", before=300))
    assert outputs.probabilities.shape[1] == 1 + len(OUTPUTS)
    np.testing.assert_allclose(outputs.probabilities.sum(axis=1), 1, atol=1e-3)
    assert 0.3 < outputs.left < 0.6
    assert 0.9 < outputs.right < 1.1


def test_characters_stand_where_their_ink_is():
    signs = read_signs(
        line_outputs(load_sequence_model(), typed("HOUSE 12", before=200)), typed("HOUSE 12", 200)
    )
    assert "".join(sign.label for sign in signs).upper().replace("O", "0") == "H0USE12"
    lefts = [sign.box[0] for sign in signs]
    assert lefts == sorted(lefts)
    assert lefts[0] > 195
    assert signs[5].after_space


def test_empty_ink_reads_nothing():
    assert not len(line_outputs(load_sequence_model(), np.zeros((72, 300), np.float32)).probabilities)
