"""From a picture to a Page: ink map, layout, glyphs, context. No Qt, no torch."""
