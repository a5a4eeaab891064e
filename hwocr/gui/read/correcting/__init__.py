"""Correcting pages: the steps, the bars and panels they are taken from."""
