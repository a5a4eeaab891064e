"""What was read, searchable: SQLite with FTS5. Off until the user turns it on for a folder or a document."""
