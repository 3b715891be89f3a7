"""What the benchmarks' commands share: their options and their reports."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any


def argument_parser(module: str, description: str | None) -> argparse.ArgumentParser:
    """Return a parser with the option --json for `python -m benchmarks.<module>`."""
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{module}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to FILE")
    return parser


def machine() -> dict[str, Any]:
    """Return the number of cores and the load of the last minute."""
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}


def write(path: Path | None, figures: dict[str, Any]) -> None:
    """Write figures as JSON, if there is a path."""
    if path:
        path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
