"""Lines composed for training: what they say, who writes them, what hand, paper and camera do to them."""
