"""The training loop and the protocols of what it drives; the same for leader and followers."""
