"""Check that the server's memory stays bounded while visitors come and go.

    python -m benchmarks.endurance [--sessions 5000] [--at-once 8] [--json FILE]

Visitors without a browser open the Draw page, draw a digit, and leave; as soon as one has gone the
next comes. Prints the server's memory after each tenth. Streamlit's collection of garbage after
every run is off (.streamlit/config.toml): this is what shows that it is not missed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report
from testing import app_process
from testing.process_usage import memory_mb, processor_seconds
from testing.visitor import ConnectionLostError, Visitor, canvas_strokes

TENTHS = 10


async def visit(url: str, digit: int) -> str:
    """Come, draw a digit, leave. Returns what went wrong, or nothing."""
    async with Visitor(url) as visitor:
        try:
            await visitor.open()
            await visitor.draw(canvas_strokes(digit))
            return "; ".join(visitor.page_errors)
        except ConnectionLostError as error:
            return str(error)


async def come_and_go(
    url: str, process: int, sessions: int, at_once: int
) -> tuple[list[float], list[str]]:
    """Let `sessions` visitors come, `at_once` at a time.

    Returns the server's megabytes before and after each tenth, and what went wrong.
    """
    memory, errors = [memory_mb(process)], []
    gate = asyncio.Semaphore(at_once)

    async def visit_in_turn(number: int) -> None:
        async with gate:
            if error := await visit(url, number % 10):
                errors.append(error)

    for tenth in range(TENTHS):
        end = sessions * (tenth + 1) // TENTHS
        count = end - sessions * tenth // TENTHS
        await asyncio.gather(*(visit_in_turn(number) for number in range(count)))
        memory.append(memory_mb(process))
        print(f"{end:6,} sessions  {memory[-1]:7.1f} MB", flush=True)
    return memory, errors


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = report.argument_parser("endurance", __doc__)
    parser.add_argument("--sessions", type=int, default=5_000)
    parser.add_argument("--at-once", type=int, default=8)
    options = parser.parse_args(argv)
    with app_process.run_server(Path(tempfile.mkdtemp()) / "log.txt") as (url, process):
        asyncio.run(visit(url, 3))
        print(f"{1:6,} session   {memory_mb(process):7.1f} MB")
        began = time.perf_counter()
        memory, errors = asyncio.run(come_and_go(url, process, options.sessions, options.at_once))
        seconds, used = time.perf_counter() - began, processor_seconds(process)
    growth = memory[-1] / memory[1] - 1
    processor = 1000 * used / options.sessions
    print(f"{seconds:.0f} s, {processor:.0f} ms of processor a session; peak {max(memory):.1f} MB")
    print(f"growth after the first tenth: {growth:+.1%}; errors: {len(errors)} {errors[:1] or ''}")
    figures = {
        "sessions": options.sessions,
        "MB": [round(value, 1) for value in memory],
        "growth": round(growth, 4),
        "errors": len(errors),
    }
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
