"""What becomes of the wait when many draw at once.

    python -m benchmarks.load [--visitors 10 25 50 100] [--processes 1 2] [--seconds 20] [--json FILE]

Visitors without a browser (benchmarks/visitor.py) open the Draw page and each draw a stroke every
two seconds, reporting while the pen moves as the page does: at most 15 times a second, and less
often when the server asks for it. Milliseconds are from sending to the new chart's data; processor
time and memory are the server's. One process serves by itself, more stand behind nginx as deploy/
has them. All come at once, as no crowd does, so the first seconds, in which the server finds its
pace, are left out.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.memory import megabytes
from benchmarks.visitor import Lost, Visitor, strokes_of
from testing import app_process, replicas

EVERY = 2.0  # seconds from the start of a stroke to the start of the next
LEAD = 5.0  # seconds that are left out
UPDATES = 8  # reports of the pen a stroke


def processor_seconds(process: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def draw_until(
    visitor: Visitor, updates: int, end: float, wait: float, found: dict[str, Any]
) -> None:
    """Draw a stroke every two seconds until `end`, beginning after `wait`, and keep what it took
    from LEAD on.
    """
    lead, drawn = time.perf_counter() + LEAD, 0
    await asyncio.sleep(wait)
    while time.perf_counter() < end:
        began = time.perf_counter()
        try:
            took = await visitor.draw(strokes_of(random.choice([0, 1, 2, 3, 6, 7, 8, 9])), updates)
            if began > lead:
                found["took"] += took
                found["strokes"] += 1
            drawn += 1
            if drawn % 3 == 0:
                await visitor.clear()
        except Lost as error:
            found["errors"].append(str(error))
            return
        await asyncio.sleep(max(0.0, began + EVERY - time.perf_counter()))


async def crowd(
    url: str, processes: Sequence[int], count: int, seconds: float, updates: int = UPDATES
) -> dict[str, float]:
    """Let `count` visitors draw at once."""

    def used() -> float:
        return sum(map(processor_seconds, processes))

    before = sum(map(megabytes, processes))
    visitors = [Visitor(url) for _ in range(count)]
    found: dict[str, Any] = {"took": [], "strokes": 0, "errors": []}
    for visitor in visitors:
        await visitor.open()
    end = time.perf_counter() + LEAD + seconds
    drawing = [
        asyncio.create_task(draw_until(visitor, updates, end, EVERY * k / count, found))
        for k, visitor in enumerate(visitors)
    ]
    await asyncio.sleep(LEAD)
    worked = used()
    await asyncio.gather(*drawing)
    worked = used() - worked
    errors = len(found["errors"]) + sum(len(visitor.page_errors) for visitor in visitors)
    after = sum(map(megabytes, processes))
    for visitor in visitors:
        await visitor.leave()
    times = found["took"]
    p50, p95, p99 = np.percentile(times, (50, 95, 99)) if times else (np.nan,) * 3
    return {
        "processes": len(processes),
        "visitors": count,
        "p50": round(float(p50), 1),
        "p95": round(float(p95), 1),
        "p99": round(float(p99), 1),
        "strokes a second": round(found["strokes"] / seconds, 1),
        "updates a second": round(len(times) / seconds, 1),
        "processor ms a stroke": round(1000 * worked / max(1, found["strokes"]), 1),
        "MB a visitor": round((after - before) / count, 2),
        "errors": errors,
    }


@contextlib.contextmanager
def served(count: int) -> Iterator[tuple[str, list[int]]]:
    """Serve the app by so many processes: its address and their numbers."""
    folder = Path(tempfile.mkdtemp())
    if count == 1:
        with app_process.process(folder / "log.txt") as (url, process):
            yield url, [process]
    else:
        with replicas.replicas(count, folder) as apps, replicas.nginx(apps, folder) as url:
            yield url, [app.process.pid for app in apps if app.process]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--visitors", type=int, nargs="+", default=[10, 25, 50, 100], metavar="N")
    parser.add_argument(
        "--processes",
        type=int,
        nargs="+",
        default=[1, 2],
        metavar="N",
        help="more than one need nginx",
    )
    parser.add_argument(
        "--updates",
        type=int,
        default=UPDATES,
        metavar="N",
        help="reports of the pen a stroke; 1 is an app that is not live",
    )
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    if max(options.processes) > 1 and replicas.nginx_path() is None:
        print(
            "There is no nginx, so only one process is measured. On Debian and Ubuntu: sudo apt install nginx-light"
        )
        options.processes = [1]
    rows: list[dict[str, float]] = []
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {options.updates} updates a stroke, a stroke every {EVERY:g} s; milliseconds"
    )
    for processes in options.processes:
        with served(processes) as (url, numbers):
            asyncio.run(crowd(url, numbers, 4 * processes, 4))  # warms up
            for count in options.visitors:
                rows.append(
                    asyncio.run(crowd(url, numbers, count, options.seconds, options.updates))
                )
                if len(rows) == 1:
                    print("  ".join(rows[0]))
                print(
                    "  ".join(f"{value:>{len(name)}}" for name, value in rows[-1].items()),
                    flush=True,
                )
    if options.json:
        options.json.write_text(
            json.dumps({"cores": os.cpu_count(), "crowds": rows}, indent=1) + "\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
