"""What becomes of the wait when many draw at once.

    python -m benchmarks.load [--visitors 10 25 50 100] [--seconds 20] [--json FILE]

Visitors without a browser (benchmarks/visitor.py) open the Draw page and each draw a stroke every two seconds, reporting while the pen moves as the
page does. Milliseconds are from sending to the new chart's data; the processor time is the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.memory import megabytes
from benchmarks.visitor import Lost, Visitor, strokes_of
from tests import running

EVERY = 2.0  # seconds from the start of a stroke to the start of the next
UPDATES = 8  # reports of the pen a stroke


def processor_seconds(process: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def draw_until(visitor: Visitor, updates: int, end: float, wait: float, found: dict[str, Any]) -> None:
    """Draw a stroke every two seconds until `end`, beginning after `wait`, and keep what it took."""
    await asyncio.sleep(wait)
    while time.perf_counter() < end:
        began = time.perf_counter()
        try:
            took = await visitor.draw(strokes_of(random.choice([0, 1, 2, 3, 6, 7, 8, 9])), updates)
            found["moving"] += took[:-1]
            found["last"].append(took[-1])
            found["strokes"] += 1
            if found["strokes"] % 3 == 0:
                await visitor.clear()
        except Lost as error:
            found["errors"].append(str(error))
            return
        await asyncio.sleep(max(0.0, began + EVERY - time.perf_counter()))


async def crowd(url: str, process: int, count: int, seconds: float, updates: int = UPDATES) -> dict[str, float]:
    """Let `count` visitors draw at once."""
    before = megabytes(process)
    visitors = [Visitor(url) for _ in range(count)]
    found: dict[str, Any] = {"moving": [], "last": [], "strokes": 0, "errors": []}
    for visitor in visitors:
        await visitor.open()
    used, began = processor_seconds(process), time.perf_counter()
    await asyncio.gather(*(draw_until(visitor, updates, began + seconds, EVERY * k / count, found) for k, visitor in enumerate(visitors)))
    used = processor_seconds(process) - used
    errors = len(found["errors"]) + sum(len(visitor.page_errors) for visitor in visitors)
    after = megabytes(process)
    for visitor in visitors:
        await visitor.leave()
    times = found["moving"] + found["last"]
    p50, p95, p99 = np.percentile(times, (50, 95, 99)) if times else (np.nan,) * 3
    return {
        "visitors": count,
        "p50": round(float(p50), 1),
        "p95": round(float(p95), 1),
        "p99": round(float(p99), 1),
        "updates a second": round(len(times) / seconds, 1),
        "processor ms a stroke": round(1000 * used / max(1, found["strokes"]), 1),
        "MB a visitor": round((after - before) / count, 2),
        "errors": errors,
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, nargs="+", default=[10, 25, 50, 100], metavar="N")
    parser.add_argument("--updates", type=int, default=UPDATES, metavar="N", help="reports of the pen a stroke; 1 is an app that is not live")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    rows = []
    with running.process(Path(tempfile.mkdtemp()) / "log.txt") as (url, process):
        asyncio.run(crowd(url, process, 4, 4))  # warms up
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {options.updates} updates a stroke, a stroke every {EVERY:g} s; milliseconds")
        for count in options.visitors:
            rows.append(asyncio.run(crowd(url, process, count, options.seconds, options.updates)))
            if count == options.visitors[0]:
                print("  ".join(rows[0]))
            print("  ".join(f"{value:>{len(name)}}" for name, value in rows[-1].items()), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"cores": os.cpu_count(), "crowds": rows}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
