"""Measure the latency when many visitors draw at once.

    python -m benchmarks.load [--visitors 50 100 150 200 250] [--processes 1 2] [--seconds 20]
                              [--json FILE]

Visitors without a browser (testing/visitor.py) open the Draw page and each draw a stroke every two
seconds; each third is followed by Clear. Milliseconds are from sending a stroke to the server's
record of it: browsers read by themselves meanwhile. Processor time and memory are the server's. One
process serves by itself, more stand behind nginx as deploy/ has them. The first seconds don't
count.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks import report
from testing import app_process, replicas
from testing.process_usage import memory_mb, processor_seconds
from testing.visitor import ConnectionLostError, Visitor, canvas_strokes

STROKE_INTERVAL = 2.0  # seconds from the start of a stroke to the start of the next
WARM_UP = 4.0  # seconds that do not count
DIGITS = (0, 1, 2, 3, 6, 7, 8, 9)  # of one stroke


@dataclass
class Tally:
    """What the visitors of a crowd measured together."""

    latencies: list[float] = field(default_factory=list)  # milliseconds
    errors: list[str] = field(default_factory=list)


async def draw_until(visitor: Visitor, end: float, delay: float, tally: Tally) -> None:
    """Draw a stroke every two seconds until `end`, beginning after `delay` seconds."""
    warm = time.perf_counter() + WARM_UP
    strokes = 0
    await asyncio.sleep(delay)
    while time.perf_counter() < end:
        began = time.perf_counter()
        try:
            latencies = await visitor.draw(canvas_strokes(random.choice(DIGITS)))
            if began > warm:
                tally.latencies += latencies
            strokes += 1
            if strokes % 3 == 0:
                await visitor.clear()
        except ConnectionLostError as error:
            tally.errors.append(str(error))
            return
        await asyncio.sleep(max(0.0, began + STROKE_INTERVAL - time.perf_counter()))


async def measure_crowd(
    url: str, processes: Sequence[int], count: int, seconds: float
) -> dict[str, float]:
    """Let `count` visitors draw at once."""

    def used_seconds() -> float:
        return sum(map(processor_seconds, processes))

    memory = sum(map(memory_mb, processes))
    visitors = [Visitor(url) for _ in range(count)]
    tally = Tally()
    for visitor in visitors:
        await visitor.open()
    end = time.perf_counter() + WARM_UP + seconds
    drawing = [
        asyncio.create_task(draw_until(visitor, end, STROKE_INTERVAL * k / count, tally))
        for k, visitor in enumerate(visitors)
    ]
    await asyncio.sleep(WARM_UP)
    used = used_seconds()
    await asyncio.gather(*drawing)
    used = used_seconds() - used
    errors = len(tally.errors) + sum(len(visitor.page_errors) for visitor in visitors)
    memory = sum(map(memory_mb, processes)) - memory
    for visitor in visitors:
        await visitor.leave()
    p50, p95, p99 = np.percentile(tally.latencies or [np.nan], (50, 95, 99))
    strokes = len(tally.latencies)
    return {
        "processes": len(processes),
        "visitors": count,
        "p50": round(float(p50), 1),
        "p95": round(float(p95), 1),
        "p99": round(float(p99), 1),
        "strokes a second": round(strokes / seconds, 1),
        "processor ms a stroke": round(1000 * used / max(1, strokes), 1),
        "MB a visitor": round(memory / count, 2),
        "errors": errors,
    }


@contextlib.contextmanager
def serve(count: int) -> Iterator[tuple[str, list[int]]]:
    """Serve the app by `count` processes. Yields its address and their ids."""
    folder = Path(tempfile.mkdtemp())
    if count == 1:
        with app_process.run_server(folder / "log.txt") as (url, process):
            yield url, [process]
    else:
        with replicas.run_replicas(count, folder) as apps, replicas.run_nginx(apps, folder) as url:
            yield url, [app.process.pid for app in apps if app.process]


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = report.argument_parser("load", __doc__)
    parser.add_argument(
        "--visitors", type=int, nargs="+", default=[50, 100, 150, 200, 250], metavar="N"
    )
    parser.add_argument(
        "--processes", type=int, nargs="+", default=[1, 2], metavar="N", help="several need nginx"
    )
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args(argv)
    if max(options.processes) > 1 and replicas.find_nginx() is None:
        print(f"Only one process is measured. {replicas.NO_NGINX}")
        options.processes = [1]
    machine = report.machine()
    rows: list[dict[str, float]] = []
    print(
        f"{machine['cores']} cores, load {machine['load']:.1f}; "
        f"a stroke every {STROKE_INTERVAL:g} s; milliseconds"
    )
    for count in options.processes:
        with serve(count) as (url, processes):
            asyncio.run(measure_crowd(url, processes, 4 * count, 4))  # warms up
            for visitors in options.visitors:
                row = asyncio.run(measure_crowd(url, processes, visitors, options.seconds))
                if not rows:
                    print("  ".join(row))
                rows.append(row)
                cells = (f"{value:>{len(name)}}" for name, value in row.items())
                print("  ".join(cells), flush=True)
    report.write(options.json, {"cores": machine["cores"], "crowds": rows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
