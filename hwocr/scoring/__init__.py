"""How well pages are read: truth, errors, confidence, pictures with the errors marked. No Qt, no torch."""
