"""Steps that undo and redo, and the journal they are kept in."""
