"""Whether the server's memory stays bounded while visitors come and go.

    python -m benchmarks.endurance [--sessions 5000] [--at-once 8] [--json FILE]

Visitors without a browser open the Draw page, draw a digit, and leave; as soon as one has gone the
next comes. Prints the server's memory after each tenth. Streamlit's collection of garbage after
every run is off (.streamlit/config.toml): this is what shows that it is not missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path

from benchmarks.load import processor_seconds
from benchmarks.memory import megabytes
from benchmarks.visitor import Lost, Visitor, strokes_of
from testing import app_process

TENTHS = 10


async def stay(url: str, digit: int) -> str:
    """Come, draw a digit, leave. Returns what went wrong, or nothing."""
    visitor = Visitor(url)
    try:
        await visitor.open()
        await visitor.draw(strokes_of(digit), updates=2, pace=0.02)
        return "; ".join(visitor.page_errors)
    except Lost as error:
        return str(error)
    finally:
        await visitor.leave()


async def come_and_go(
    url: str, process: int, sessions: int, at_once: int
) -> tuple[list[float], list[str]]:
    """Let `sessions` visitors come, `at_once` at a time.

    Returns the server's megabytes before and after each tenth, and what went wrong.
    """
    memory, errors = [megabytes(process)], []
    gate = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with gate:
            if error := await stay(url, number % 10):
                errors.append(error)

    for tenth in range(TENTHS):
        each = sessions * (tenth + 1) // TENTHS - sessions * tenth // TENTHS
        await asyncio.gather(*(one(number) for number in range(each)))
        memory.append(megabytes(process))
        print(f"{sessions * (tenth + 1) // TENTHS:6,} sessions  {memory[-1]:7.1f} MB", flush=True)
    return memory, errors


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.endurance",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sessions", type=int, default=5_000)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    with app_process.process(Path(tempfile.mkdtemp()) / "log.txt") as (url, process):
        asyncio.run(stay(url, 3))
        print(f"{1:6,} session   {megabytes(process):7.1f} MB")
        began = time.perf_counter()
        memory, errors = asyncio.run(come_and_go(url, process, options.sessions, options.at_once))
        seconds, used = time.perf_counter() - began, processor_seconds(process)
    growth = memory[-1] / memory[1] - 1
    print(
        f"{seconds:.0f} s, {1000 * used / options.sessions:.0f} ms of processor a session; highest {max(memory):.1f} MB"
    )
    print(f"growth after the first tenth: {growth:+.1%}; errors: {len(errors)} {errors[:1] or ''}")
    if options.json:
        report = {
            "sessions": options.sessions,
            "MB": [round(value, 1) for value in memory],
            "growth": round(growth, 4),
            "errors": len(errors),
        }
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
