"""Where in a drawing the evidence lies, over the ink."""

import numpy as np
from PIL import Image

# the accent colour, and a class colour that differs from it for everyone
FOR, AGAINST = np.array([18, 161, 125]), np.array([231, 99, 0])


def over_ink(image: np.ndarray, evidence: np.ndarray, side: int = 280) -> np.ndarray:
    """Colour ink by the evidence in it: green speaks for the digit, orange against it, grey
    neither.

    `image` (28, 28) in 0..1, `evidence` (28, 28) of any scale: the strongest gets the full colour.
    Returns (side, side, 3) uint8.
    """
    scale = float(np.abs(evidence).max()) or 1.0
    strength = np.sqrt(np.abs(evidence) / scale)[..., None]
    colour = np.where(evidence[..., None] >= 0, FOR, AGAINST)
    light = 60 + 195 * image[..., None]
    mixed = (1 - strength) * light * np.array([0.75, 0.75, 0.75]) + strength * colour * light / 255
    shown = np.where(image[..., None] > 0.02, mixed, 0.35 * strength * colour)
    return np.asarray(
        Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8)).resize(
            (side, side), Image.Resampling.NEAREST
        )
    )
