"""Where digits come from: MNIST, UNIPEN, synthetic strokes, a visitor's own drawings."""

NOT_A_DIGIT = 10  # the label of letters, signs, scribbles and several digits at once
