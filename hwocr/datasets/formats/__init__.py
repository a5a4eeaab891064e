"""File formats of data sets: IDX, NPZ."""
