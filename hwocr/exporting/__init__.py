"""A Page written out for others: plain text, JSON."""
