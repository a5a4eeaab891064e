"""The Draw tab: a canvas, and what the network makes of it."""
