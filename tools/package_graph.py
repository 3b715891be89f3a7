"""Draw which package imports which, and count lines of code by package.

python tools/package_graph.py     writes docs/pictures/packages.svg and prints a table of the lines

A box is a package, or a part of model/, with its lines of Python, JavaScript and CSS. An arrow is
left out where others lead to the same box. Needs Graphviz (Debian and Ubuntu: sudo apt install
graphviz).
"""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "packages.svg"
SOURCES = ("app.py", "train_model.py")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["importlinter"]["root_packages"]
STYLE = """
  graph [bgcolor="#fdfdfb", pad=0.3, nodesep=0.25, ranksep=0.45, fontname="sans-serif"];
  node [shape=box, style="rounded,filled", color="#5b6469", fillcolor="#f1f3f0",
        fontname="sans-serif", fontsize=12, fontcolor="#22272b"];
  edge [color="#5b6469", arrowsize=0.7];
"""


def box_of(module: str) -> str:
    """Name the box of a module: model.data of model.data.mnist, pages of pages.draw."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] == "model" else 1])


def module_of(path: Path) -> str:
    """Name the module of a file: model/data/mnist.py is model.data.mnist."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[str]:
    """Name all that a Python file imports, and the pages that it hands to st.Page."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page":
            yield "pages"


def read_packages() -> tuple[Counter[str], set[tuple[str, str]]]:
    """Count the lines of each box, and find which boxes each imports."""
    lines: Counter[str] = Counter()
    edges = set()
    files = [ROOT / name for name in SOURCES]
    files += [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.*"))]
    for path in files:
        box = box_of(module_of(path))
        if path.suffix in {".py", ".js", ".css"} and box != "model":
            lines[box] += len(path.read_text(encoding="utf-8").splitlines())
            if path.suffix == ".py":
                edges |= {(box, box_of(name)) for name in imports_of(path)}
    return lines, {(a, b) for a, b in edges if a != b and a in lines and b in lines}


def to_dot(lines: Counter[str], edges: set[tuple[str, str]]) -> str:
    """Write the graph in Graphviz's language, the parts of model/ in a frame of their own."""
    boxes = {box: f'"{box}" [label="{box}\\n{count:,} lines"];' for box, count in lines.items()}
    inside = " ".join(text for box, text in boxes.items() if box.startswith("model."))
    outside = " ".join(text for box, text in boxes.items() if not box.startswith("model."))
    arrows = " ".join(f'"{a}" -> "{b}";' for a, b in sorted(edges))
    frame = f'subgraph cluster_model {{ label="model/"; color="#b8bfc2"; {inside} }}'
    return f"digraph packages {{{STYLE} {outside} {frame} {arrows} }}"


def main() -> None:
    """Print the table, and write the picture."""
    lines, edges = read_packages()
    for box, count in lines.items():
        print(f"{box:24} {count:6,}")
    print(f"{'in all':24} {lines.total():6,}")
    if not shutil.which("dot"):
        sys.exit("The picture needs Graphviz (Debian and Ubuntu: sudo apt install graphviz).")
    reduced = subprocess.run(
        ["tred"], input=to_dot(lines, edges), capture_output=True, text=True, check=True
    )
    drawn = subprocess.run(
        ["dot", "-Tsvg"], input=reduced.stdout, capture_output=True, text=True, check=True
    )
    PICTURE.write_text(drawn.stdout, encoding="utf-8")


if __name__ == "__main__":
    main()
