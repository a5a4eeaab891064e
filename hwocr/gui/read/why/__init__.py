"""Why a letter was read as it was: what it looks like, what the network looked at, what language changed."""
