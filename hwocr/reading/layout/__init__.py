"""From ink to lines: components, captions, printed text, columns, reading order."""
