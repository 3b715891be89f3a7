"""How many visitors one, two and three app processes carry behind nginx, and what a visitor notices
when one process is killed.

    python -m benchmarks.replicas [--visitors 50] [--processes 1 2 3] [--p95 300] [--json FILE]

Everything runs on this machine: the processes, nginx as deploy/ configures it, and the visitors
(benchmarks/visitor.py), who draw without a pause: a message of the pen 15 times a second at most,
the next when the last is answered, whatever rest the server asks for. (The page's own pens do rest,
which would hide where a process has no more to give; benchmarks/load.py measures with them.) The
number carried is the largest at which the 95th percentile of the time from a message to its reading
stays below --p95 ms, found by halving between 1 and --visitors.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.visitor import Lost, Visitor, strokes_of
from testing import replicas

DIGITS = (7, 3, 2, 0, 6)


async def draw_for(visitor: Visitor, seconds: float) -> list[float]:
    """Draw one digit after another. Returns milliseconds from each message to its reading."""
    took: list[float] = []
    end, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        took += await visitor.draw(strokes_of(DIGITS[count % len(DIGITS)]))
        await visitor.clear()
        count += 1
    return took


async def load(url: str, count: int, seconds: float) -> dict[str, float]:
    """Let `count` visitors draw at once. Returns p50 and p95 in ms, and readings a second."""
    visitors = [Visitor(url, heeds=False) for _ in range(count)]
    await asyncio.gather(*(visitor.open() for visitor in visitors))
    began = time.perf_counter()
    took = np.concatenate(
        await asyncio.gather(*(draw_for(visitor, seconds) for visitor in visitors))
    )
    passed = time.perf_counter() - began
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    p50, p95 = np.percentile(took, [50, 95])
    return {
        "visitors": count,
        "p50": round(float(p50), 1),
        "p95": round(float(p95), 1),
        "readings a second": round(len(took) / passed, 1),
    }


async def carried(
    url: str, most: int, p95: float, seconds: float
) -> tuple[int, list[dict[str, float]]]:
    """Find the largest number of visitors at which p95 is held.

    Returns it, and all that was measured.
    """
    low, high, measured = 0, most + 1, []
    while high - low > 1:
        middle = (low + high) // 2 if measured else min(8, most)
        measured.append(await load(url, middle, seconds))
        low, high = (middle, high) if measured[-1]["p95"] <= p95 else (low, middle)
    return low, measured


async def a_loss(url: str, apps: list[replicas.Replica], count: int) -> dict[str, Any]:
    """Kill one process while all draw, start it again, and count what happened."""
    visitors = [Visitor(url) for _ in range(count)]
    await asyncio.gather(*(visitor.open() for visitor in visitors))
    lost: list[int] = []

    async def go_on(visitor: Visitor) -> float:
        try:
            while not lost:
                await visitor.draw(strokes_of(7))
                await visitor.clear()
            await visitor.draw(strokes_of(3))
            return 0.0
        except Lost:
            seconds = await visitor.reconnect()
            await visitor.clear()
            await visitor.draw(strokes_of(3))
            return seconds

    async def kill() -> None:
        await asyncio.sleep(3)
        lost.append(replicas.sessions(apps[0]))
        apps[0].kill()

    results = await asyncio.gather(
        kill(), *(go_on(visitor) for visitor in visitors), return_exceptions=True
    )
    took = [result for result in results[1:] if isinstance(result, float)]
    right = sum(visitor.answer.get("text") == "3" for visitor in visitors)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    reconnected = [seconds for seconds in took if seconds]
    return {
        "visitors": count,
        "on the killed process": lost[0],
        "reconnected": len(reconnected),
        "slowest reconnection, s": round(max(reconnected, default=0.0), 2),
        "drew on and were read": right,
        "lost": count - len(took),
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.replicas",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--p95", type=float, default=300, help="milliseconds")
    parser.add_argument("--seconds", type=float, default=6, help="how long each measurement draws")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    if replicas.nginx_path() is None:
        print(
            "There is no nginx. On Debian and Ubuntu: sudo apt install nginx-light", file=sys.stderr
        )
        return 1
    figures: dict[str, Any] = {
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 1),
        "p95 held, ms": options.p95,
    }
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\nprocesses  visitors  p50 ms  p95 ms  readings a second"
    )
    for count in options.processes:
        folder = Path(tempfile.mkdtemp())
        with replicas.replicas(count, folder) as apps, replicas.nginx(apps, folder) as url:
            asyncio.run(load(url, 4 * count, 1))  # every process has loaded its network
            full = asyncio.run(load(url, options.visitors, options.seconds))
            most, measured = asyncio.run(
                carried(url, options.visitors, options.p95, options.seconds)
            )
            for row in (full, *sorted(measured, key=lambda row: row["visitors"])):
                print(
                    f"{count:9}{row['visitors']:10}{row['p50']:8.0f}{row['p95']:8.0f}{row['readings a second']:19.1f}",
                    flush=True,
                )
            print(
                f"{count:9}  carries {most} visitors with p95 up to {options.p95:.0f} ms",
                flush=True,
            )
            figures[f"{count} processes"] = {"carries": most, "full": full, "measured": measured}
            if count == max(options.processes) and count > 1:
                figures["after a kill"] = asyncio.run(a_loss(url, apps, options.visitors))
                print(
                    ", ".join(f"{name}: {value}" for name, value in figures["after a kill"].items())
                )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
