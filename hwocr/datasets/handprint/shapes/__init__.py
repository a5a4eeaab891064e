"""How people write each character: skeletons, by kind of character."""
