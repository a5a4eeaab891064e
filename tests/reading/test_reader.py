from hwocr.datasets.handprint import PageStyle, make_page
from hwocr.models.names import BOTH_CASES_MODEL
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import reader_of

_LINES = ("Women swim in warm water", "Many new homes in town")
_STYLE = PageStyle(cap_height=44, pen="felt-tip", noise=0.004, blur=0.006, wave=0.0)


def test_wide_small_letters_are_not_cut_in_two():
    # The verifier learnt from capitals: without the further price of a cut, "in" ends in "inl" here.
    page = make_page(_LINES, seed=7, style=_STYLE)
    read = reader_of(BOTH_CASES_MODEL).read(page_from_pixels(page.pixels, "page"))
    assert read.text == "\n".join(_LINES)
