"""What runs say: sweeps, comparisons, confusions, reports."""
