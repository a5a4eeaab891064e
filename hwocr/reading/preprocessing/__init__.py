"""From a picture to its ink: page detection, homography, grayscale, shadows, binarisation."""
