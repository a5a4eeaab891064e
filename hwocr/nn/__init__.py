"""Neural networks written out in NumPy, and nothing but NumPy: small enough to be read in one sitting.

`activations` and `losses` hold the formulas, `network` the forward and backward pass, `optimisers`
and `schedules` what moves the parameters, `batches` the order of the samples, and `gradcheck` the
proof that the derivatives are right. Beside an autoencoder stand `pca`, the best that a linear one can
do, and `psnr`, which measures both.
"""
