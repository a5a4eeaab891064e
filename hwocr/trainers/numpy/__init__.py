"""Training the networks of `hwocr.nn`."""
