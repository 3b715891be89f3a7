"""Draw which package imports which, and count lines of code by package.

python tools/package_graph.py     writes docs/pictures/packages.svg and prints the table

A box is a package; within model/, a sub-package or a module. Its lines are those of Python,
JavaScript and CSS that are not blank. The picture leaves out an arrow where others lead to the same
box; the table names all imports. A red arrow closes a cycle.
"""

import ast
import itertools
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "packages.svg"
TOPS = (
    *("app", "pages", "charts", "components", "model", "train_model"),
    *("testing", "benchmarks", "tools", "tests"),
)
SPLIT = "model"  # the package whose parts are boxes of their own
WIDTH, HEIGHT, GAP, ROW = 140, 46, 22, 92  # of a box, between boxes, from row to row
MARGIN, TOP = 28, 84
SWEEPS = 20  # of the layout
INK, GREY, PANEL, RED = "#22272b", "#5b6469", "#f1f3f0", "#c0392b"

Edge = tuple[str, str]  # importer, imported
Point = tuple[float, float]


def module_of(path: Path) -> str:
    """Name the module of a file: model/data/mnist.py is model.data.mnist."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def box_of(module: str) -> str:
    """Name the box of a module: model.data of model.data.mnist, pages of pages.draw."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] == SPLIT else 1])


def imports_of(path: Path) -> Iterator[str]:
    """Name all that a file imports, and the pages that it hands to st.Page."""
    package = module_of(path).split(".")[: None if path.name == "__init__.py" else -1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            base = [*base, node.module] if node.module else base
            yield from (".".join([*base, alias.name]) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page":
            yield module_of(ROOT / ast.literal_eval(node.args[0]))


def read_packages() -> tuple[dict[str, int], set[Edge]]:
    """Count the lines of each box, and find which other boxes it imports."""
    lines: dict[str, int] = defaultdict(int)
    edges: set[Edge] = set()
    for top in TOPS:
        script = ROOT / f"{top}.py"
        for path in [script] if script.exists() else sorted((ROOT / top).rglob("*.*")):
            box = box_of(module_of(path))
            if path.suffix not in {".py", ".js", ".css"} or box == SPLIT:
                continue
            lines[box] += sum(bool(line.strip()) for line in path.read_text().splitlines())
            if path.suffix == ".py":
                edges |= {(box, box_of(name)) for name in imports_of(path)}
    return dict(lines), {(a, b) for a, b in edges if a != b and a in lines and b in lines}


def break_cycles(boxes: list[str], edges: set[Edge]) -> tuple[list[str], set[Edge]]:
    """Order boxes so that importers come first, and name the edges ignored for it."""
    ignored: set[Edge] = set()
    while True:
        imported = {box: sorted(b for a, b in edges - ignored if a == box) for box in boxes}
        try:
            return list(TopologicalSorter(imported).static_order())[::-1], ignored
        except CycleError as error:
            cycle = error.args[1]  # each is imported by the next
            ignored.add((cycle[1], cycle[0]))


def reachable(start: str, edges: set[Edge]) -> set[str]:
    """Name all boxes to which arrows lead from a box."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        box = waiting.pop()
        new = {b for a, b in edges if a == box} - reached
        reached |= new
        waiting += new
    return reached


def rows_of(order: list[str], edges: set[Edge]) -> dict[str, int]:
    """Give each box its row: below all that import it."""
    rows: dict[str, int] = {}
    for box in order:
        rows[box] = max((rows[a] + 1 for a, b in edges if b == box), default=0)
    return rows


def route(edges: set[Edge], rows: dict[str, int]) -> dict[Edge, list[str]]:
    """Name the places that each arrow runs through, one a row: boxes at its ends, gaps between."""
    return {
        (a, b): [a, *(f"{a} {b} {row}" for row in range(rows[a] + 1, rows[b])), b]
        for a, b in sorted(edges)
    }


def place(rows: dict[str, int], routes: dict[Edge, list[str]]) -> dict[str, Point]:
    """Give each box and gap the middle of its upper edge, those of model/ on the right."""
    width = dict.fromkeys(rows, WIDTH + GAP)
    level, inside = dict(rows), {box: box.startswith(f"{SPLIT}.") for box in rows}
    neighbours: dict[str, list[str]] = defaultdict(list)
    for stops in routes.values():
        first = stops[0]
        for number, stop in enumerate(stops[1:-1], start=1):
            width[stop], level[stop], inside[stop] = GAP, rows[first] + number, inside[first]
        for upper, lower in itertools.pairwise(stops):
            neighbours[upper].append(lower)
            neighbours[lower].append(upper)
    middle = dict.fromkeys(level, 0.0)

    def wish(item: str) -> float:
        return fmean(middle[other] for other in neighbours[item]) if neighbours[item] else 0

    for _ in range(SWEEPS):  # sort each row by where the boxes that each is joined to lie
        left: float = MARGIN
        for part in (False, True):
            grouped: dict[int, list[str]] = defaultdict(list)
            for item in level:
                if inside[item] == part:
                    grouped[level[item]].append(item)
            widest = max(sum(width[item] for item in items) for items in grouped.values())
            for items in grouped.values():
                x = left + (widest - sum(width[item] for item in items)) / 2
                for item in sorted(items, key=wish):
                    middle[item] = x + width[item] / 2
                    x += width[item]
            left += widest + 2 * GAP
    return {item: (middle[item], TOP + level[item] * ROW) for item in level}


def text(x: float, y: float, size: int, words: str, style: str = "") -> str:
    """Return a line of text as SVG."""
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" {style}>{words}</text>'


def arrow(points: list[Point], closes_cycle: bool) -> str:
    """Return an arrow down through points, between the boxes of each row; or one upwards."""
    if closes_cycle:
        (x1, y1), (x2, y2) = points[0], points[-1]
        x1, y1, x2, y2 = x1 + WIDTH / 2, y1 + HEIGHT / 2, x2 + WIDTH / 2, y2 + HEIGHT / 2
        path = f"M{x1:.0f} {y1:.0f}C{x1 + 60:.0f} {y1:.0f} {x2 + 60:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    else:
        path = f"M{points[0][0]:.0f} {points[0][1] + HEIGHT:.0f}"
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            bend = (y1 + HEIGHT + y2) / 2
            path += f"V{y1 + HEIGHT:.0f}C{x1:.0f} {bend:.0f} {x2:.0f} {bend:.0f} {x2:.0f} {y2:.0f}"
    colour, head = (RED, "cycle") if closes_cycle else (INK, "import")
    style = f'fill="none" stroke="{colour}" stroke-width="1.3" marker-end="url(#{head})"'
    return f'<path d="{path}" {style}/>'


def draw(lines: dict[str, int], edges: set[Edge]) -> str:
    """Return the picture as SVG."""
    order, upward = break_cycles(sorted(lines), edges)
    downward = edges - upward
    needed = {(a, b) for a, b in downward if b not in reachable(a, downward - {(a, b)})}
    rows = rows_of(order, downward)
    routes = route(needed, rows)
    at = place(rows, routes)
    width = max(x for x, _ in at.values()) + WIDTH / 2 + GAP + MARGIN
    height = max(y for _, y in at.values()) + HEIGHT + GAP + MARGIN
    inside = [at[box] for box in lines if box.startswith(f"{SPLIT}.")]
    left, top = min(x for x, _ in inside) - WIDTH / 2 - GAP, min(y for _, y in inside) - 1.5 * GAP
    bold, centred, grey = 'font-weight="bold"', 'text-anchor="middle"', f'fill="{GREY}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'font-family="sans-serif" fill="{INK}">',
        "<title>Which package imports which</title>",
    ]
    parts += [
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 8 4 0 8z" fill="{colour}"/></marker>'
        for name, colour in (("import", INK), ("cycle", RED))
    ]
    parts += [
        '<rect width="100%" height="100%" fill="#fff"/>',
        text(MARGIN, 34, 18, "Which package imports which", bold),
        text(MARGIN, 56, 12, "An arrow is left out where others lead to the same box.", grey),
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width - MARGIN - left:.0f}" '
        f'height="{height - MARGIN - top:.0f}" rx="10" fill="{PANEL}"/>',
        text(left + 12, top + 20, 13, f"{SPLIT}/", grey),
    ]
    parts += [arrow([at[stop] for stop in stops], closes_cycle=False) for stops in routes.values()]
    parts += [arrow([at[a], at[b]], closes_cycle=True) for a, b in sorted(upward)]
    for box, count in lines.items():
        x, y = at[box]
        parts += [
            f'<rect x="{x - WIDTH / 2:.0f}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="6" '
            f'fill="#fff" stroke="{INK}"/>',
            text(x, y + 20, 14, box.removeprefix(f"{SPLIT}."), f"{centred} {bold}"),
            text(x, y + 37, 12, f"{count:,} lines", centred),
        ]
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Write the picture and print the table."""
    lines, edges = read_packages()
    PICTURE.write_text(draw(lines, edges))
    for box in sorted(lines):
        imported = ", ".join(sorted(b for a, b in edges if a == box))
        print(f"{box:24}{lines[box]:7,}  {imported and 'imports ' + imported}")


if __name__ == "__main__":
    main()
