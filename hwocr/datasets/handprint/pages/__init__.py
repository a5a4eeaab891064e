"""Whole pages of synthetic hand-print: text, style, layout, photograph."""
