"""The left side of a training tab: the recipe and its form."""
