"""What every layer of a network makes of one sample."""
