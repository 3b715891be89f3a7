"""Measure how fast a browser recognizes drawings, and whether it agrees with the server.

    python -m benchmarks.browser_reader [--drawings 100] [--numbers 40] [--slowdown 4] [--json FILE]
    python -m benchmarks.browser_reader --compare [--json FILE]

Runs components/live_drawing/recognition/ in Chromium, at full speed and with the processor slowed
down. Drawings are digits by UNIPEN's validation writers; a number has two to five of them, and its
last stroke grows point by point. `--compare` reads all that these writers wrote, and 2,000 numbers,
in Python and in the browser, and times nothing.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks import report
from model.data import unipen
from model.recognition.browser import STATIC, load_browser_files
from model.recognition.classifier import load_classifier
from testing import app_process
from testing.browser_reader import Drawing, Reader, compare, growing, numbers, on_canvas

NUMBERS_COMPARED = 2_000
# a frame for each third point of a growing stroke: what a screen of 60 Hz sees of a tablet's 200
POINTS_PER_FRAME = 3

# Each times its work alone, in ms; `drawings` are lists of drawings as JSON, each list one after
# the other as the pen moves.
TIMERS = {
    "forward pass": """(network, images) => {
        const times = [];
        for (const image of images) {
            const start = performance.now();
            forward(network, image);
            times.push(performance.now() - start);
        }
        return times;
    }""",
    "normalization": """(network, images, drawings) => drawings.map((moments) => {
        const strokes = cleanStrokes(moments.at(-1), network.constants);
        const start = performance.now();
        normalizeStrokes(strokes, 5, network.constants);
        return performance.now() - start;
    })""",
    "reading": """(network, images, drawings) => {
        const times = [];
        for (const moments of drawings) {
            let previous = [];
            for (const strokes of moments) {
                const start = performance.now();
                previous = recognizeStrokes(network, strokes, 20, 320, {previous});
                times.push(performance.now() - start);
            }
        }
        return times;
    }""",
}
WITHOUT_WEBASSEMBLY = """async () => {
    const answer = await fetch("app/static/" + network.weights.file);
    network = buildNetwork(network.description, await answer.arrayBuffer(), false);
}"""
RUN = """([timer, drawings]) => {
    const parsed = drawings.map((moments) => moments.map(JSON.parse));
    const images = parsed.map((moments) =>
        normalizeStrokes(cleanStrokes(moments.at(-1), network.constants), 5, network.constants));
    return (0, eval)(timer)(network, images, parsed);
}"""


def time_page(page: Page, name: str, drawings: Sequence[Sequence[str]]) -> dict[str, float]:
    """Median, 95th percentile and number of a timer's milliseconds; a tenth of it runs before."""
    page.evaluate(RUN, [TIMERS[name], drawings[: max(1, len(drawings) // 10)]])
    times = page.evaluate(RUN, [TIMERS[name], drawings])
    low, median, p95 = np.percentile(times, [10, 50, 95])
    figures = {"p10": low, "median": median, "p95": p95}
    return {**{key: round(float(ms), 2) for key, ms in figures.items()}, "n": len(times)}


def measure(
    reader: Reader, drawings: Sequence[Drawing], composed: Sequence[Drawing], slowdown: float
) -> dict[str, Any]:
    """Time a page whose processor is slowed down `slowdown` times."""
    page = reader.page
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    whole = [growing(drawing)[-1:] for drawing in drawings]
    moving = [growing(drawing, POINTS_PER_FRAME) for drawing in drawings]
    numbers_moving = [growing(drawing, POINTS_PER_FRAME) for drawing in composed]
    figures = {
        "forward pass": time_page(page, "forward pass", whole),
        "normalization": time_page(page, "normalization", whole),
        "finished digit": time_page(page, "reading", whole),
        "digit while it grows": time_page(page, "reading", moving),
        "number while its last stroke grows": time_page(page, "reading", numbers_moving),
    }
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return figures


def bytes_loaded(reader: Reader, names: Sequence[str]) -> dict[str, int]:
    """Sizes of what a browser loads before it can read, as they are and compressed by gzip."""
    content = {"script": reader.source.encode()}
    content |= {name.split(".")[-1]: (STATIC / name).read_bytes() for name in names}
    sizes = {name: len(data) for name, data in content.items()}
    packed = sum(len(gzip.compress(data, 6)) for data in content.values())
    return {**sizes, "in all": sum(sizes.values()), "in all, gzip": packed}


def print_table(title: str, figures: Mapping[str, Mapping[str, float]]) -> None:
    """Print a row for each kind of work."""
    print(f"\n{title:42}{'p10':>8}{'median':>8}{'p95':>8}{'n':>7}")
    for name, row in figures.items():
        print(f"{name:42}{row['p10']:8.1f}{row['median']:8.1f}{row['p95']:8.1f}{row['n']:7.0f}")


def main(argv: list[str] | None = None) -> int:
    """Measure or compare. Returns the exit status: 1 where browser and server do not agree."""
    parser = report.argument_parser("browser_reader", __doc__)
    parser.add_argument("--drawings", type=int, default=100)
    parser.add_argument("--numbers", type=int, default=40)
    parser.add_argument("--slowdown", type=float, default=4.0, help="the second speed")
    parser.add_argument("--compare", action="store_true", help="compare with Python instead")
    options = parser.parse_args(argv)
    files = load_browser_files()
    if not files:
        sys.exit("static/ holds no network: python train_model.py --refresh")
    samples = unipen.split(unipen.load()).validation
    digits = [sample for sample in samples if sample.label < 10]
    with sync_playwright() as playwright:
        page = app_process.launch_browser(playwright).new_page()
        reader = Reader(page, files)
        if options.compare:
            figures: dict[str, Any] = {}
            status, classifier = 0, load_classifier()
            for name, drawings in {
                "characters": [on_canvas(sample) for sample in samples],
                "numbers": numbers(digits, NUMBERS_COMPARED, seed=0),
            }.items():
                agreement = compare(reader, classifier, drawings)
                figures[name] = asdict(agreement)
                status |= not agreement.is_complete
                print(f"{name}: {agreement}")
            report.write(options.json, figures)
            return status
        random = np.random.default_rng(0)
        drawings = [
            on_canvas(digits[k]) for k in random.integers(len(digits), size=options.drawings)
        ]
        composed = numbers(digits, options.numbers, seed=0)
        machine = report.machine()
        figures = {
            **machine,
            "load, ms": round(reader.load_ms, 1),
            "bytes": bytes_loaded(reader, [files.description, files.weights]),
            "full speed": measure(reader, drawings, composed, 1),
            f"slowed {options.slowdown:g} times": measure(
                reader, drawings, composed, options.slowdown
            ),
        }
        page.evaluate(WITHOUT_WEBASSEMBLY)
        figures["full speed, without WebAssembly"] = measure(reader, drawings, composed, 1)
        figures[f"slowed {options.slowdown:g} times, without WebAssembly"] = measure(
            reader, drawings, composed, options.slowdown
        )
    print(f"{machine['cores']} cores, load {machine['load']:.1f}. {figures['bytes']}")
    for title in list(figures)[-4:]:
        print_table(f"{title}, ms", figures[title])
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
