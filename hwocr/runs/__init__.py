"""What a window and a trainer share: recipes, events, run folders. No Qt, no torch."""
