"""A component's files, joined into one script and one style."""

import re
from pathlib import Path

import pytest

from components.registration import bundle
from tests.unit.components.scripts import COMPONENTS


def test_what_files_import_comes_before_them_once(tmp_path: Path):
    (tmp_path / "part").mkdir()
    (tmp_path / "part/base.js").write_text("const base = 1;\n", encoding="utf-8")
    (tmp_path / "a.js").write_text(
        'import { base } from "./part/base.js";\nconst a = base;\n', encoding="utf-8"
    )
    (tmp_path / "part/b.js").write_text(
        'import { base } from "./base.js";\nconst b = base;\n', encoding="utf-8"
    )
    script = tmp_path / "index.js"
    script.write_text(
        'import { a } from "./a.js";\nimport { b } from "./part/b.js";\nrun(a, b);\n',
        encoding="utf-8",
    )
    lines = bundle(script).split("\n")
    assert [line for line in lines if line] == [
        "const base = 1;",
        "const a = base;",
        "const b = base;",
        "run(a, b);",
    ]


@pytest.mark.parametrize(
    "file",
    [pytest.param(p, id=p.parent.name) for p in sorted(COMPONENTS.rglob("index.js"))]
    + [pytest.param(p, id=p.parent.name) for p in sorted(COMPONENTS.rglob("style.css"))],
)
def test_nothing_of_a_component_is_left_to_be_imported(file: Path):
    text = bundle(file)
    assert not re.search(r"^\s*@?import\b", text, re.MULTILINE)
    assert text.count("export default") == (file.suffix == ".js")
