"""Measure how rows of digits drawn on the canvas are read, and how long an update takes.

    python -m benchmarks.numbers [--rows 1000] [--updates 20] [--json FILE]

Rows of two to five digits, each row by one of UNIPEN's validation writers, with room between the
digits, standing close, and overlapping; one stroke in ten is made after all others. A row is read
exactly when its text is: a digit that is not sure counts as wrong. An update reads a number of
twelve digits while its last stroke grows, in Python and in Chromium.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from benchmarks import report
from benchmarks.browser_reader import POINTS_PER_FRAME, time_page
from model.data import unipen
from model.data.synthetic.numbers import compose_row
from model.data.unipen import Sample
from model.evaluation.number_samples import fit_to_canvas
from model.recognition.browser import load_browser_files
from model.recognition.classifier import Classifier, load_classifier
from model.recognition.drawing import recognize_strokes
from testing import app_process
from testing.browser_reader import SIDE, Drawing, Reader, growing, on_canvas

SEED = 2026
# of a digit's height, between two digits
GAPS = {"room": (0.15, 0.35), "close": (0.0, 0.1), "overlap": (-0.15, 0.0)}
LONG = 12  # digits


def compose(
    digits: Sequence[Sample], count: int, gap: tuple[float, float], random: np.random.Generator
) -> list[tuple[str, Drawing, set[tuple[int, ...]]]]:
    """Compose rows: the text of each, its strokes, and which of them are a digit."""
    by_writer = defaultdict(list)
    for digit in digits:
        by_writer[digit.writer].append(digit)
    writers = [written for written in by_writer.values() if len(written) >= 10]
    rows = []
    for _ in range(count):
        written = writers[random.integers(len(writers))]
        row = [written[k] for k in random.integers(len(written), size=random.integers(2, 6))]
        strokes, owners = compose_row([digit.strokes for digit in row], random, gap, late=0.1)
        groups = {
            tuple(k for k, owner in enumerate(owners) if owner == digit)
            for digit in range(len(row))
        }
        rows.append(("".join(str(digit.label) for digit in row), fit_to_canvas(strokes), groups))
    return rows


def accuracy(classifier: Classifier, digits: Sequence[Sample], count: int) -> dict[str, Any]:
    """Shares of rows that are read exactly, and that are segmented rightly, by kind; and of single
    digits that are taken for several.
    """
    figures: dict[str, Any] = {}
    for number, (kind, gap) in enumerate(GAPS.items()):
        rows = compose(digits, count, gap, np.random.default_rng([SEED, number]))
        read = [recognize_strokes(classifier, strokes, side=SIDE) for _, strokes, _ in rows]
        pairs = list(zip(rows, read, strict=True))
        figures[kind] = {
            "rows": len(rows),
            "exact": float(np.mean([drawing.text == text for (text, _, _), drawing in pairs])),
            "segmented": float(
                np.mean(
                    [
                        {digit.positions for digit in drawing.digits} == groups
                        for (_, _, groups), drawing in pairs
                    ]
                )
            ),
        }
    split = [
        recognize_strokes(classifier, on_canvas(digit), side=SIDE).is_number for digit in digits
    ]
    figures["single digits"] = {"digits": len(digits), "taken for several": int(sum(split))}
    return figures


def update_times(classifier: Classifier, drawings: Sequence[Drawing]) -> dict[str, float]:
    """Milliseconds that Python takes to read a number again when its last stroke is finished."""
    times = []
    for drawing in drawings:
        previous = recognize_strokes(classifier, drawing[:-1], side=SIDE)
        start = time.perf_counter()
        recognize_strokes(classifier, drawing, side=SIDE, previous=previous)
        times.append(1000 * (time.perf_counter() - start))
    median, p95 = np.percentile(times, [50, 95])
    return {"median": round(float(median), 2), "p95": round(float(p95), 2), "n": len(times)}


def main(argv: list[str] | None = None) -> int:
    """Measure. Returns the exit status."""
    parser = report.argument_parser("numbers", __doc__)
    parser.add_argument("--rows", type=int, default=1000, help="of each kind")
    parser.add_argument("--updates", type=int, default=20, help="numbers that grow")
    options = parser.parse_args(argv)
    classifier, files = load_classifier(), load_browser_files()
    if not files:
        sys.exit("static/ holds no network: python train_model.py --refresh")
    digits = unipen.split(unipen.load()).validation_digits
    random = np.random.default_rng(SEED)
    long_numbers = []
    for _ in range(options.updates):
        strokes = [digits[k].strokes for k in random.integers(len(digits), size=LONG)]
        long_numbers.append(fit_to_canvas(compose_row(strokes, random, GAPS["close"])[0]))
    figures = {**report.machine(), **accuracy(classifier, digits, options.rows)}
    figures["update of 12 digits, Python, ms"] = update_times(classifier, long_numbers)
    with sync_playwright() as playwright:
        page = app_process.launch_browser(playwright).new_page()
        Reader(page, files)
        moving = [growing(drawing, POINTS_PER_FRAME) for drawing in long_numbers]
        figures["update of 12 digits, browser, ms"] = time_page(page, "reading", moving)
    for kind in GAPS:
        print(
            f"{kind:10}{figures[kind]['exact']:8.1%} exact, {figures[kind]['segmented']:.1%} split"
        )
    for name in list(figures)[-3:]:
        print(f"{name}: {figures[name]}")
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
