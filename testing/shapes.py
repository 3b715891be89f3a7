"""A few plain strokes in a box of 1×1, y downwards."""

import numpy as np

SEVEN = [np.array([[0.1, 0.0], [0.9, 0.0], [0.4, 1.0]])]
ZIGZAG = np.array([[0.0, 0.0], [1.0, 0.1], [0.2, 0.5], [0.9, 1.0]])
RING = [
    np.stack([0.5 + 0.4 * np.cos(a := np.linspace(0, 2 * np.pi, 60)), 0.5 + 0.5 * np.sin(a)], 1)
]
