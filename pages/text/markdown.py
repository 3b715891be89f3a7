"""Texts of other people in Markdown."""

import re
import string

_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")


def escape(text: str) -> str:
    """Write a text, as the name of a file, so that Markdown shows it as it is (CommonMark, 2.4)."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))
