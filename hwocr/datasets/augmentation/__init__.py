"""Varying glyphs: another hand, another pen, another scanner."""
