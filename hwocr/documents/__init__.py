"""Pages that are worked on: corrections with undo, their journal, `.hwocr` files and recovery."""
