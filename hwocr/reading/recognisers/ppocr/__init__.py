"""rapidocr's models (PP-OCRv6), where its wheel is installed: a text detector and a line recogniser."""
