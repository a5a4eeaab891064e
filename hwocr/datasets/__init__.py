"""Data sets of glyphs: what the networks learn from."""
