"""The built-in data set: synthetic hand-print, as single glyphs and as whole pages with their truth."""

from hwocr.datasets.handprint.glyphs import sample_glyphs
from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.pages.synthetic import GlyphTruth, SyntheticPage, make_page
from hwocr.datasets.handprint.pages.text import mixed_text, sample_text, variant_text
from hwocr.datasets.handprint.pages.variants import VARIANTS, variant_style

__all__ = [
    "VARIANTS",
    "GlyphTruth",
    "PageStyle",
    "SyntheticPage",
    "make_page",
    "mixed_text",
    "sample_glyphs",
    "sample_text",
    "variant_style",
    "variant_text",
]
