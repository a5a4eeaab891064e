"""The training tabs: one frame, with the panels that a kind of network calls for."""
