"""Data sets of single characters, by name."""
