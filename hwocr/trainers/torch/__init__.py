"""Training the networks of `hwocr.torchnets`."""
