"""From the outputs of a sequence network to characters with their places."""
