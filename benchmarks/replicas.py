"""Measure how many visitors several processes carry, and what they notice when one is killed.

    python -m benchmarks.replicas [--visitors 50] [--processes 1 2 3] [--p95 300] [--json FILE]

Everything runs on this machine: the processes, nginx as deploy/ configures it, and the visitors
(testing/visitor.py), who draw without a pause: the next stroke when the last is read. Visitors who
draw as people do are in benchmarks/load.py. The number carried is the largest at which the 95th
percentile of the time from a stroke to its record stays below --p95 ms, found by bisection between
1 and --visitors.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report
from testing import replicas
from testing.visitor import ConnectionLostError, Visitor, canvas_strokes

DIGITS = (7, 3, 2, 0, 6)


async def draw_for(visitor: Visitor, seconds: float) -> list[float]:
    """Draw one digit after another. Returns milliseconds from each stroke to its record."""
    latencies: list[float] = []
    end, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        latencies += await visitor.draw(canvas_strokes(DIGITS[count % len(DIGITS)]))
        await visitor.clear()
        count += 1
    return latencies


async def measure_load(url: str, count: int, seconds: float) -> dict[str, float]:
    """Let `count` visitors draw at once. Returns p50 and p95 in ms, and predictions a second."""
    visitors = [Visitor(url) for _ in range(count)]
    await asyncio.gather(*(visitor.open() for visitor in visitors))
    began = time.perf_counter()
    latencies = np.concatenate(
        await asyncio.gather(*(draw_for(visitor, seconds) for visitor in visitors))
    )
    elapsed = time.perf_counter() - began
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    p50, p95 = np.percentile(latencies, [50, 95])
    return {
        "visitors": count,
        "p50": round(float(p50), 1),
        "p95": round(float(p95), 1),
        "predictions a second": round(len(latencies) / elapsed, 1),
    }


async def find_capacity(
    url: str, max_visitors: int, p95: float, seconds: float
) -> tuple[int, list[dict[str, float]]]:
    """Find the largest number of visitors at which p95 is held, and return all measurements."""
    low, high = 0, max_visitors + 1
    measured: list[dict[str, float]] = []
    while high - low > 1:
        middle = (low + high) // 2 if measured else min(8, max_visitors)
        measured.append(await measure_load(url, middle, seconds))
        low, high = (middle, high) if measured[-1]["p95"] <= p95 else (low, middle)
    return low, measured


async def measure_kill(url: str, apps: list[replicas.Replica], count: int) -> dict[str, Any]:
    """Kill one process while all draw, and count what happens to its visitors."""
    visitors = [Visitor(url) for _ in range(count)]
    await asyncio.gather(*(visitor.open() for visitor in visitors))
    killed: list[int] = []  # sessions of the killed process

    async def draw_on(visitor: Visitor) -> float:
        try:
            while not killed:
                await visitor.draw(canvas_strokes(7))
                await visitor.clear()
            await visitor.draw(canvas_strokes(3))
            return 0.0
        except ConnectionLostError:
            seconds = await visitor.reconnect()
            await visitor.clear()
            await visitor.draw(canvas_strokes(3))
            return seconds

    async def kill() -> None:
        await asyncio.sleep(3)
        killed.append(replicas.count_sessions(apps[0]))
        apps[0].kill()

    results = await asyncio.gather(
        kill(), *(draw_on(visitor) for visitor in visitors), return_exceptions=True
    )
    seconds = [result for result in results[1:] if isinstance(result, float)]
    correct = sum(visitor.digits == [3] for visitor in visitors)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    reconnected = [value for value in seconds if value]
    return {
        "visitors": count,
        "on the killed process": killed[0],
        "reconnected": len(reconnected),
        "slowest reconnection, s": round(max(reconnected, default=0.0), 2),
        "drew on and were read": correct,
        "lost": count - len(seconds),
    }


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = report.argument_parser("replicas", __doc__)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--p95", type=float, default=300, help="milliseconds")
    parser.add_argument("--seconds", type=float, default=6, help="how long each measurement draws")
    options = parser.parse_args(argv)
    if replicas.find_nginx() is None:
        sys.exit(replicas.NO_NGINX)
    machine = report.machine()
    figures: dict[str, Any] = {
        "cores": machine["cores"],
        "load before": machine["load"],
        "p95 held, ms": options.p95,
    }
    print(f"{machine['cores']} cores, load {machine['load']:.1f}")
    print("processes  visitors  p50 ms  p95 ms  predictions a second")
    for count in options.processes:
        folder = Path(tempfile.mkdtemp())
        with replicas.run_replicas(count, folder) as apps, replicas.run_nginx(apps, folder) as url:
            asyncio.run(measure_load(url, 4 * count, 1))  # every process has loaded its network
            full = asyncio.run(measure_load(url, options.visitors, options.seconds))
            capacity, measured = asyncio.run(
                find_capacity(url, options.visitors, options.p95, options.seconds)
            )
            for row in (full, *sorted(measured, key=lambda row: row["visitors"])):
                visitors, p50, p95, rate = row.values()
                print(f"{count:9}{visitors:10}{p50:8.0f}{p95:8.0f}{rate:19.1f}", flush=True)
            print(f"{count:9}  carries {capacity} visitors, p95 up to {options.p95:.0f} ms")
            figures[f"{count} processes"] = {
                "carries": capacity,
                "full": full,
                "measured": measured,
            }
            if count == max(options.processes) and count > 1:
                kill = asyncio.run(measure_kill(url, apps, options.visitors))
                print(", ".join(f"{name}: {value}" for name, value in kill.items()))
                figures["after a kill"] = kill
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
