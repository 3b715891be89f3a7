"""Which digit of a number the page is about."""

from components import live_view
from model.reading import Part, Reading


def of(read: Reading) -> Part:
    """The digit of a number that the visitor chose, else the last."""
    match live_view.chosen("answer_view"):
        case [read.text, int(at)] if 0 <= at < len(read.parts):
            return read.parts[at]
    return read.parts[-1]
