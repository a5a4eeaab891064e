"""Teaching: what was corrected and confirmed goes to the personal set."""
