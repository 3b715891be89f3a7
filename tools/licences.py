"""Write docs/licences.md: the licence of each library that requirements*.txt name, and of the data.

python tools/licences.py
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = {
    "requirements-app.txt": "the app",
    "requirements.txt": "training",
    "requirements-cluster.txt": "training on a cluster",
    "requirements-dev.txt": "tests and tools",
}
HEADER = """# Licences of the libraries

Written by `python tools/licences.py` from what the packages state; their own dependencies
are theirs to name.

| library | version | licence | needed by |
|---|---|---|---|"""
FOOTER = """
pi-heif's wheels hold libheif and libde265, which are under the LGPL 3. axe-playwright-python is
under the MIT licence and holds axe-core, which is under the MPL 2.0.

# Licences of the data

| data | by | licence |
|---|---|---|
| `data/mnist.npz` | Yann LeCun, Corinna Cortes, Christopher J. C. Burges | CC BY-SA 3.0 |
| `data/unipen.npz` | Unipen Consortium, doi:10.5281/zenodo.1195803 | CC BY 4.0 |
| `data/validation_writers.npz` | Unipen Consortium, doi:10.5281/zenodo.1195803 | CC BY 4.0 |

There are two statements about the use of UNIPEN. The text on the consortium's CD-ROM of 1999 asked
for use in research only. Later the same consortium published the data on Zenodo under CC BY 4.0:
this project relies on that. What was changed, and whom to cite, is in
[data/README.md](../data/README.md)."""
CLASSIFIERS = {"BSD License": "BSD-3-Clause"}  # what a classifier leaves open


def requirement_names(path: Path) -> list[str]:
    """Return the libraries that a requirements file names itself."""
    return [
        re.split(r"[=<>;\[ ]", line)[0]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "-#"
    ]


def licence(name: str) -> str:
    """Return what a package states: a licence expression, a short name, or its classifier."""
    package = metadata.metadata(name).json
    stated = str(package.get("license_expression") or package.get("license") or "")
    if stated and len(stated) < 60 and "\n" not in stated:
        return stated
    classifiers = [
        line.split(" :: ")[-1]
        for line in package.get("classifier", [])
        if line.startswith("License")
    ]
    return ", ".join(CLASSIFIERS.get(name, name) for name in classifiers) or "not stated"


def main() -> None:
    """Write the table."""
    rows = [
        f"| {name} | {metadata.version(name)} | {licence(name)} | {use} |"
        for file, use in REQUIREMENTS.items()
        for name in requirement_names(ROOT / file)
    ]
    (ROOT / "docs" / "licences.md").write_text(
        "\n".join([HEADER, *rows, FOOTER]) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
