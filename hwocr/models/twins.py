"""Labels that share one shape, such as c and C: which of them a letter is, its line tells."""

TWINS = ("Cc", "0Oo", "Ss", "Uu", "Vv", "Ww", "Xx", "Zz", "Pp", "Kk", "1Iil", "Yy", "Jj", "Mm", "Ff")


def twins_of(label: str) -> str:
    """Return the labels that share a label's shape, itself among them; "" where none does."""
    return next((twins for twins in TWINS if label in twins), "")
