"""Measure how every saved network reads distorted test digits, into model/saved/robustness.json,
which the Evaluation page shows.

python tools/robustness.py                    every network; a few minutes on two cores
python tools/robustness.py --network NAME     one of them anew, the others as they are in the file; may be given several times
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.evaluation import robustness
from model.recognition.classifier import NetworkError, network_names


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--network", action="append", metavar="NAME", choices=network_names())
    options = parser.parse_args()
    kept = robustness.load()["accuracy"] if options.network and robustness.FILE.is_file() else {}
    found = robustness.measure(
        options.network or network_names(), lambda line: print(line, flush=True)
    )
    merged = {kind: {**kept.get(kind, {}), **of_network} for kind, of_network in found.items()}
    robustness.save(merged)
    print(f"{robustness.FILE}: {robustness.FILE.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NetworkError as error:
        sys.exit(str(error))
