"""Synthetic handwriting: digits as people in different countries write them, and negatives.

MNIST holds hardly any flagged 1, crossed 7, slashed 0 or cursive 9, and nothing at all that is not
a digit. Each function in `digits` and `negatives` writes one symbol as a person might.
`write_symbol` bends, slants and joins the strokes, `render_strokes` turns them into MNIST's format.
All shapes are of our own making; nobody's handwriting went into them.
"""

from model.data.synthetic.digits import DIGITS
from model.data.synthetic.handwriting import (
    PEN_WIDTHS,
    render_strokes,
    write_symbol,
)
from model.data.synthetic.negatives import LETTERS, NEGATIVES, scribble, tangle, two_digits

__all__ = [
    "DIGITS",
    "LETTERS",
    "NEGATIVES",
    "PEN_WIDTHS",
    "render_strokes",
    "scribble",
    "tangle",
    "two_digits",
    "write_symbol",
]
