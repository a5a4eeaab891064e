"""The Library tab: what was read, searchable, and the batch at work."""
