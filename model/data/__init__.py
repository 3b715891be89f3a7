"""Where digits come from: MNIST, synthetic strokes, a visitor's own drawings."""
