from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from hwocr.reading.layout.components import find_components
from hwocr.reading.layout.printed import find_printed
from hwocr.reading.ruling.fields import Field

FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def test_what_stands_far_left_of_a_field_is_not_its_caption():
    field = Field(left=900.0, right=1400.0, start=140.0, end=140.0, height=60.0)
    assert field.is_labelled_by((700, 95, 860, 130))
    assert not field.is_labelled_by((100, 95, 260, 130))


@pytest.mark.parametrize(("lower", "is_type"), [(0, True), (5, False)])
def test_a_short_word_beside_type_is_type_only_if_it_stands_on_the_same_line(lower, is_type):
    image = Image.new("L", (1100, 120))
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 40)
    text = "NAME AND ADDRESS OF OWNER"
    pen.text((20, 80), text, fill=255, font=font, anchor="ls")
    left = round(20 + pen.textlength(text, font=font) + 26)
    small = ImageFont.truetype(FONT, 33)
    pen.text((left, 80 + lower), "OK", fill=255, font=small, anchor="ls")
    strength = np.asarray(image, np.float32) / 255
    components = find_components(strength > 0.5)
    printed = find_printed(components, strength, 30.0)
    beside = components.boxes[:, 0] >= left - 2
    assert printed[~beside].all()
    assert printed[beside].tolist() == [is_type] * 2
