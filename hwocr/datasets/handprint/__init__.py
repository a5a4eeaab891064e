"""The built-in data set: synthetic hand-print, as single glyphs and as whole pages with their truth."""

from hwocr.datasets.handprint.glyphs import sample_glyphs

__all__ = ["sample_glyphs"]
