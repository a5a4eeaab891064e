"""How the learned weights of reading are learned again: ``python -m hwocr.fitting NAME``."""
