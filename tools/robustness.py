"""Measure the accuracy of every saved network on distorted test digits.

python tools/robustness.py                    every network; a few minutes on two cores
python tools/robustness.py --network NAME …   only these, the others stay as they are in the file

Writes model/saved/robustness.json, which the Evaluation page shows.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.artifacts import ArtifactError, network_names
from model.evaluation import robustness


def main() -> int:
    """Measure and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--network", nargs="+", action="extend", metavar="NAME", choices=network_names()
    )
    options = parser.parse_args()
    stored = robustness.load()["accuracy"] if options.network and robustness.FILE.is_file() else {}
    measured = robustness.measure(options.network or network_names(), print)
    robustness.save({kind: {**stored.get(kind, {}), **rows} for kind, rows in measured.items()})
    print(f"{robustness.FILE}: {robustness.FILE.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ArtifactError as error:
        sys.exit(str(error))
