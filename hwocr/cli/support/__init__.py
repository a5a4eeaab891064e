"""What several commands of the terminal share."""
