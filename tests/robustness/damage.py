"""Damages one file after the other in a copy of the app, opens the pages that need it and one that
does not, and prints what they report as JSON.

Run by test_damaged_files.py inside the copy: whoever imports the app finds the copy's files.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from testing import caches
from tests.robustness.files import CASES, OTHER_PAGE, Case


def other_version(path: Path, content: bytes) -> bytes:
    """A file that can be read, of the same kind, but not what this version of the app expects."""
    stream = io.BytesIO()
    if path.suffix == ".npz":
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            np.savez(stream, **{name: np.zeros(3, np.float32) for name in stored})
    elif path.suffix in (".png", ".jpg"):
        Image.new("L", (6, 6)).save(stream, "PNG")
    elif path.suffix == ".tflite":
        return b"\x1c\0\0\0TFL3" + bytes(200)
    else:
        return b'{"version": 2}'
    return stream.getvalue()


def open_page(page: str, state: dict[str, Any]) -> dict[str, list[str]]:
    """Open a page: the exceptions and the errors that it shows."""
    app = AppTest.from_file(str(Path(page).resolve()), default_timeout=120)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    return {
        "exceptions": [f"{element.message} {element.stack_trace}" for element in app.exception],
        "errors": [element.value for element in app.error],
    }


def report(case: Case) -> dict[str, dict[str, list[str]]]:
    """What the page reports of a file that is deleted, truncated to half, of another version, or
    has one bit flipped in its middle; and what another page does while it is missing.
    """
    path = Path(case.file)
    content = path.read_bytes()
    half = len(content) // 2
    reports = {}
    damaged = {
        "deleted": b"",
        "truncated": content[:half],
        "of another version": other_version(path, content),
    }
    if path.suffix == ".tflite":  # other kinds hold text, or check themselves
        damaged["with a flipped bit"] = (
            content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
        )
    for damage, damaged_content in damaged.items():
        path.unlink(missing_ok=True)
        if damage != "deleted":
            path.write_bytes(damaged_content)
        caches.clear()
        reports[damage] = open_page(case.page, case.state)
        if damage == "deleted":
            reports["elsewhere"] = open_page(*OTHER_PAGE[case.page])
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    return reports


if __name__ == "__main__":
    print(json.dumps({case.file: report(case) for case in CASES if case.file in sys.argv[1:]}))
