"""A Page written out for others: `formats` holds one file a format, `registry` knows them by name."""
