"""Data sets of images, by name."""
