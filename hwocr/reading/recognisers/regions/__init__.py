"""Where text is on a page: regions, their ink and pictures, their turn and their order."""
