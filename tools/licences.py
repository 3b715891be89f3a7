"""Write docs/licences.md: the licence of each library that requirements*.txt name, as its own
package states it.

python tools/licences.py
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = {
    "requirements-app.txt": "the app",
    "requirements.txt": "training",
    "requirements-cluster.txt": "training on a cluster",
    "requirements-dev.txt": "tests and tools",
}
NAMED_OTHERWISE = {
    "Python Software Foundation License": "PSF-like (matplotlib's own)",
    "BSD License": "BSD-3-Clause",
}


def names(path: Path) -> list[str]:
    """The libraries that a list of requirements names itself."""
    return [
        re.split(r"[=<>;\[ ]", line)[0]
        for line in path.read_text().splitlines()
        if line and line[0] not in "-#"
    ]


def licence(name: str) -> str:
    """What a package says of its licence: the expression, a short name, or its classifier."""
    about = metadata.metadata(name)
    stated = about.get("License-Expression") or about.get("License") or ""
    if stated and len(stated) < 60 and "\n" not in stated:
        return (
            stated
            if "agreement" not in stated
            else NAMED_OTHERWISE["Python Software Foundation License"]
        )
    classified = [
        line.split(" :: ")[-1]
        for line in about.get_all("Classifier", [])
        if line.startswith("License")
    ]
    return ", ".join(NAMED_OTHERWISE.get(text, text) for text in classified) or "not stated"


def main() -> None:
    lines = [
        "# Licences of the libraries",
        "",
        "Written by `python tools/licences.py` from what the packages state; their own dependencies are theirs to name.",
        "",
    ]
    lines += ["| library | version | licence | needed by |", "|---|---|---|---|"]
    for file, use in LISTS.items():
        lines += [
            f"| {name} | {metadata.version(name)} | {licence(name)} | {use} |"
            for name in names(ROOT / file)
        ]
    lines += ["", "pi-heif's wheels hold libheif and libde265, which are under the LGPL 3."]
    (ROOT / "docs" / "licences.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
