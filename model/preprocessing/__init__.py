"""From strokes or a photo to the 28×28 image that MNIST would have made of it."""
