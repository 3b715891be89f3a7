"""The words of each page's default view, against tests/pages/snapshots/.

After a change of words: pytest tests/pages/test_words.py --update-snapshots, and read the diff.
Numbers are written as #: tests of the pages compare them with the data.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from testing.app_process import ROOT

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SNAPSHOTS = Path(__file__).with_name("snapshots")
# What a visitor reads: fields of Streamlit's messages, of the components' props, and of figures.
FIELDS = {"alt", "body", "caption", "help", "label", "options", "placeholder", "text", "title"}
PROPS = {"canvas_name", "captions", "columns", "name", "names", "rows", "words"}


def texts(value: Any, fields: set[str], is_shown: bool = False) -> Iterator[str]:
    """Find the strings in a message's or figure's fields, in order."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, fields, is_shown or key in fields)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, fields, is_shown)
    elif isinstance(value, str) and is_shown:
        yield value


def words(page: AppTest) -> list[str]:
    """All that a page says, from top to bottom, each sentence once."""
    lines: dict[str, None] = {}
    for node in (*page.main, *page.sidebar):
        message = MessageToDict(node.proto) if getattr(node, "proto", None) else {}
        results = [*texts(message, FIELDS)]
        for content in (message.get("json"), message.get("spec")):  # a component, a figure
            results += texts(json.loads(content), FIELDS | PROPS) if content else []
        for text in results:
            line = re.sub(r"\d+([.,\u202f]\d+)*", "#", " ".join(text.split()))
            if re.search("[^\\W_]{2}", line) and not line.startswith(("data:", "<div")):
                lines[line] = None
    return list(lines)


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_a_page_are_those_of_its_snapshot(name: str, update_snapshots: bool):
    page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=120).run()
    assert not page.exception
    snapshot = SNAPSHOTS / f"{name}.txt"
    if update_snapshots:
        SNAPSHOTS.mkdir(exist_ok=True)
        snapshot.write_text("\n".join(words(page)) + "\n", encoding="utf-8")
    assert words(page) == snapshot.read_text(encoding="utf-8").splitlines()
