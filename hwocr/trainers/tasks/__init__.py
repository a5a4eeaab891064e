"""What a network is trained for: classifying glyphs and images, reconstructing letters."""
