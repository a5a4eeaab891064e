"""Documents in the window: saving, autosave, recovery."""
