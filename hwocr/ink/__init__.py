"""Ink: drawing strokes as ink, and the one normaliser every glyph passes through."""
