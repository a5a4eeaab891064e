"""Which of several readings of a region is right, and how sure one may be of it."""
