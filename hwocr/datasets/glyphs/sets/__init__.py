"""The data sets of single characters that this program knows: one file each, which registers itself."""
