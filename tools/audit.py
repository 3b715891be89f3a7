"""Say which pinned packages have known vulnerabilities: reads what pip-audit found.

    pip-audit --disable-pip --no-deps -r constraints.txt --format json --output audit.json
    python tools/audit.py audit.json

Ends with 1 where there is one that is not in ACCEPTED, or where a package could not be checked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ACCEPTED: dict[str, str] = {}  # by the vulnerability's id: why it does not matter here


def findings(report: Mapping[str, Any], accepted: Mapping[str, str]) -> list[str]:
    """A line for each vulnerability that is not accepted by its id or an alias, and for each
    package that was skipped.
    """
    lines = []
    for package in report["dependencies"]:
        if "skip_reason" in package:
            lines.append(f"{package['name']} was not checked: {package['skip_reason']}")
            continue
        for vulnerability in package["vulns"]:
            names = [vulnerability["id"], *vulnerability.get("aliases", [])]
            if accepted.keys() & set(names):
                continue
            fix = ", ".join(vulnerability["fix_versions"])
            lines.append(
                f"{package['name']} {package['version']}: {' '.join(names)}, "
                + (f"fixed in {fix}" if fix else "no fix yet")
            )
    return lines


def main(path: Path) -> int:
    """Print what was found. Returns the exit code."""
    report = json.loads(path.read_text(encoding="utf-8"))
    lines = findings(report, ACCEPTED)
    print("\n".join(lines) or f"{len(report['dependencies'])} packages, nothing known.")
    return int(bool(lines) or not report["dependencies"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
