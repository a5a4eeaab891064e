"""A small neural network in NumPy alone: layers, losses, initialisers, optimisers."""
