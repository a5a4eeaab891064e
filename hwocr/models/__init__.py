"""What classifies glyphs: the Classifier protocol, its implementations, model files, the registry."""
