"""Check that one process keeps its memory and makes no error while visitors come and go.

    python -m benchmarks.endurance [--minutes 60] [--visitors 30] [--json FILE]

At any time as many visitors without a browser are there. Each opens the Draw page, draws two
digits, uploads a picture, looks at a section of three other pages, and leaves; the next one comes.
Prints the server's memory in each sixtieth of the time, the mean of its seconds: a picture takes
100 MB and gives them back. Its growth is from the second sixth, all that is loaded once being there
then, to the last. Streamlit's collection of garbage after every run is off
(.streamlit/config.toml): this is what shows that it is not missed.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import report
from testing import app_process
from testing.process_usage import memory_mb, processor_seconds
from testing.visitor import ConnectionLostError, Visitor, canvas_strokes

MAX_GROWTH = 0.03
PAUSES = 5.0, 25.0  # seconds in which a visitor looks at what is there
PARTS = 60  # of the time; one memory is noted of each
INTERVAL = 1.0  # seconds between two measurements of the memory
PICTURES = sorted((app_process.ROOT / "data" / "samples").glob("*.jpg"))
SECTION_CHOICES = {  # by page: the key of the choice among its sections or charts
    "explore_data": "topic",
    "evaluation": "section",
    "look_inside": "view",
    "training": "measure",
}


@dataclass
class Tally:
    """What all visitors did, and what went wrong."""

    visits: int = 0
    errors: list[str] = field(default_factory=list)


async def visit(url: str, rng: random.Random) -> str:
    """Come, draw, upload, look around, leave. Returns what went wrong, or nothing."""
    async with Visitor(url) as visitor:
        try:
            await visitor.open()
            for _ in range(2):
                await visitor.draw(canvas_strokes(rng.randrange(10)))
                await asyncio.sleep(rng.uniform(*PAUSES))
                if visitor.page_errors:
                    break
                await visitor.clear()
            await visitor.draw(canvas_strokes(rng.randrange(10)))  # to be looked inside
            await visitor.open_page("read_picture")
            await visitor.choose("source", "Upload")
            picture = rng.choice(PICTURES)
            await visitor.upload("upload", picture.name, picture.read_bytes())
            for page, key in rng.sample(sorted(SECTION_CHOICES.items()), 3):
                await asyncio.sleep(rng.uniform(*PAUSES))
                await visitor.open_page(page)
                await visitor.choose(key, rng.choice(visitor.options[key]))
            return "; ".join(visitor.page_errors)
        except (ConnectionLostError, KeyError) as error:
            return f"{visitor.page or 'draw'}: {error!r}"


async def come_and_go(
    url: str, process: int, minutes: float, visitors: int
) -> tuple[list[float], Tally]:
    """Have so many visitors there at a time, for so many minutes.

    Returns the server's megabytes, the mean of each part of the time, and what happened.
    """
    tally, memory = Tally(), []
    began = time.monotonic()
    end = began + 60 * minutes

    async def take_turns(number: int) -> None:
        rng = random.Random(number)
        await asyncio.sleep(rng.uniform(0, 4 * PAUSES[1]))  # they don't come all at once
        while time.monotonic() < end:
            if error := await visit(url, rng):
                tally.errors.append(error)
                print(f"error: {error}", flush=True)
            tally.visits += 1

    turns = [asyncio.create_task(take_turns(number)) for number in range(visitors)]
    for part in range(1, PARTS + 1):
        measured = []
        while time.monotonic() < began + part * 60 * minutes / PARTS:
            await asyncio.sleep(INTERVAL)
            measured.append(memory_mb(process))
        memory.append(statistics.mean(measured))
        print(
            f"{part * minutes / PARTS:6.1f} min  {tally.visits:6,} visits  {memory[-1]:7.1f} MB  "
            f"{len(tally.errors)} errors",
            flush=True,
        )
    await asyncio.gather(*turns)
    return memory, tally


def growth(memory: list[float]) -> float:
    """How much the memory of the last sixth is above that of the second one, as a share."""
    sixth = len(memory) // 6
    before, after = (statistics.mean(part) for part in (memory[sixth : 2 * sixth], memory[-sixth:]))
    return after / before - 1


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table. Returns 1 where memory grows or something went wrong."""
    parser = report.argument_parser("endurance", __doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--visitors", type=int, default=30)
    options = parser.parse_args(argv)
    log = Path(tempfile.mkdtemp()) / "log.txt"
    with app_process.run_server(log) as (url, process):
        memory, tally = asyncio.run(come_and_go(url, process, options.minutes, options.visitors))
        used, peak = processor_seconds(process), memory_mb(process, "VmHWM")
    tracebacks = len(re.findall("Traceback", log.read_text(encoding="utf-8", errors="replace")))
    figures = {
        **report.machine(),
        "minutes": options.minutes,
        "visitors": options.visitors,
        "visits": tally.visits,
        "MB": [round(value, 1) for value in memory],
        "peak_MB": round(peak, 1),
        "growth": round(growth(memory), 4),
        "processor_seconds": round(used, 1),
        "errors": len(tally.errors),
        "tracebacks": tracebacks,
    }
    print(
        f"{tally.visits} visits, {used / max(tally.visits, 1):.1f} s of processor each; "
        f"peak {peak:.0f} MB, growth {figures['growth']:+.1%}"
    )
    print(f"errors: {len(tally.errors)}; tracebacks in the log: {tracebacks}")
    report.write(options.json, figures)
    return int(bool(tally.errors or tracebacks or growth(memory) >= MAX_GROWTH))


if __name__ == "__main__":
    sys.exit(main())
