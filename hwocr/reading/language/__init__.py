"""Word and character models, beam search, spacing, truecasing, confidence."""
