"""What a run shows beside its curves: weights, activations, confusions, sweeps."""
