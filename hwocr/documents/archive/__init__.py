"""`.hwocr` files: written whole, read even when damaged."""
