import json
import re
from pathlib import Path

import pytest

from testing.app_process import ROOT
from tools import audit

# as pip-audit 2.9 writes it
REPORT = {
    "dependencies": [
        {"name": "numpy", "version": "2.4.6", "vulns": []},
        {
            "name": "pillow",
            "version": "9.0.0",
            "vulns": [
                {
                    "id": "PYSEC-2023-175",
                    "fix_versions": ["10.0.1"],
                    "aliases": ["CVE-2023-4863", "GHSA-j7hp-h8jx-5ppr"],
                    "description": "libwebp",
                },
                {"id": "GHSA-xxxx", "fix_versions": [], "aliases": [], "description": "?"},
            ],
        },
        {"name": "own", "skip_reason": "Dependency not found on PyPI"},
    ],
    "fixes": [],
}


def test_every_vulnerability_and_every_skipped_package_is_a_line():
    lines = audit.findings(REPORT, {})
    assert [line.split()[0] for line in lines] == ["pillow", "pillow", "own"]
    assert "CVE-2023-4863" in lines[0]
    assert "10.0.1" in lines[0]


@pytest.mark.parametrize("name", ["PYSEC-2023-175", "CVE-2023-4863"])
def test_what_is_accepted_by_any_of_its_names_is_no_finding(name: str):
    assert len(audit.findings(REPORT, {name: "no WebP is read"})) == 2


@pytest.mark.parametrize(
    ("dependencies", "code"),
    [(REPORT["dependencies"], 1), (REPORT["dependencies"][:1], 0), ([], 1)],
)
def test_the_exit_code_tells_whether_there_is_something(
    tmp_path: Path, dependencies: list, code: int
):
    path = tmp_path / "audit.json"
    path.write_text(json.dumps({"dependencies": dependencies, "fixes": []}), encoding="utf-8")
    assert audit.main(path) == code


def test_the_job_runs_on_a_schedule_what_the_tool_reads():
    text = (ROOT / ".github" / "workflows" / "audit.yml").read_text(encoding="utf-8")
    assert re.search(r"^  schedule:\n    - cron: ", text, re.MULTILINE)
    (output,) = re.findall(r"--requirement constraints.txt --format json --output (\S+)", text)
    assert f"python tools/audit.py {output}" in text
