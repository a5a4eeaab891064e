"""The CNN tab: the PyTorch networks, seen from outside."""
