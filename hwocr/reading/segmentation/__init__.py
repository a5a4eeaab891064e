"""The letters of a line: pieces, punctuation, candidates, cut paths, the lattice and its verifier."""
