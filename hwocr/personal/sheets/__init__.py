"""Test sheets: printed, filled in by hand, photographed, and cut into labelled glyphs."""
