"""What to train, in a file: the schema of recipes, reading and writing them."""
