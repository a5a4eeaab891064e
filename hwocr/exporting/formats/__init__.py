"""The export formats, a module each, named as users name the format."""
