"""Trainer processes of the window, and following what they report."""
