"""Text files are UTF-8 wherever the code runs: under an ASCII locale, and on Windows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.app_process import ROOT

FOLDERS = (
    *("benchmarks", "charts", "components", "deploy", "model", "pages", "serving", "testing"),
    *("tests", "tools"),
)
FILES = [
    *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")),
    *ROOT.glob("*.py"),
]
ARGUMENTS = {"read_text": 0, "write_text": 1}  # before the encoding


def without_encoding(tree: ast.AST) -> Iterator[int]:
    """Lines that read or write text in whatever encoding the machine has."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or any(k.arg == "encoding" for k in call.keywords):
            continue
        match call.func:
            case ast.Attribute(attr="read_text" | "write_text" as name):
                if len(call.args) <= ARGUMENTS[name]:
                    yield call.lineno
            case ast.Attribute(attr="open") | ast.Name(id="open") as opening:
                # the mode is the first argument of a path's method, the second of the function
                first = 1 if isinstance(opening, ast.Name) else 0
                modes = [
                    arg.value for arg in call.args[first:][:1] if isinstance(arg, ast.Constant)
                ]
                if any(isinstance(mode, str) and set(mode) <= set("rwaxt+") for mode in modes):
                    yield call.lineno


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("path.read_text()", True),
        ('path.read_text(encoding="utf-8")', False),
        ("path.write_text(text)", True),
        ('path.write_text(text, encoding="utf-8")', False),
        ('path.open("w", newline="")', True),
        ('open(path, "r")', True),
        ('open(path, "rb")', False),
        ("visitor.open()", False),
        ('archive.open(name, "w")', False),
    ],
)
def test_what_is_looked_for(code: str, is_found: bool):
    assert bool(list(without_encoding(ast.parse(code)))) == is_found


def test_every_text_is_read_and_written_as_utf_8():
    assert len(FILES) > 200
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        for line in without_encoding(ast.parse(Path(path).read_text(encoding="utf-8")))
    ]
    assert not found
