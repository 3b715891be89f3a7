"""Whether anything that a stranger sends makes the app fall over: made-up strokes, arrays,
messages, links and files, many of each.

    python -m benchmarks.fuzz [--cases 100000] [--seed 1] [--json FILE]

A finding is an exception that is not of our own, a probability outside 0..1, or a case that takes
longer than SLOW. Prints a row for each kind, and every finding with the seed of its case; ends with
0 whatever it finds.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import os
import resource
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from components.live_drawing import canvas, drawing, share_link
from model.preprocessing import binarization, image_io, normalization
from model.recognition import segmentation
from model.recognition.classifier import (
    Classifier,
    NetworkError,
    Outcome,
    Prediction,
    load_classifier,
)
from model.recognition.drawing import recognize_strokes
from model.recognition.page import recognize_page

SLOW = 5.0  # seconds
EDGES = (
    0.0,
    -1.0,
    320.0,
    1e-45,
    1e5,
    1e9,
    1e30,
    -3e38,
    1e300,
    float("nan"),
    float("inf"),
    -float("inf"),
)
WORDS = (
    "",
    "M",
    "Q",
    "L",
    "Path",
    "Circle",
    "left",
    "../..",
    "<b>",
    "\0",
    None,
    True,
    10**400,
    -1,
    {},
    [],
    [[[]]],
)
OWN = (binarization.InvalidInputError, image_io.ImageError, share_link.LinkError, NetworkError)
Random = np.random.Generator


def number(r: Random) -> float:
    """A coordinate, now and then an odd one."""
    return float(r.choice(EDGES)) if r.random() < 0.05 else float(r.uniform(-50, 370))


def anything(r: Random, depth: int = 0) -> Any:
    """What JSON can hold."""
    kind = r.integers(6 if depth < 4 else 4)
    if kind < 2:
        return number(r) if kind else int(r.integers(-(2**40), 2**40))
    if kind < 4:
        return WORDS[r.integers(len(WORDS))]
    parts = [anything(r, depth + 1) for _ in range(r.integers(5))]
    return parts if kind == 4 else {str(WORDS[r.integers(9)]): part for part in parts}


def strokes(r: Random) -> list[Any]:
    """Some polylines: most with a pen's small steps, some of odd numbers, some none at all; rarely
    endless.
    """
    made: list[Any] = []
    for _ in range(r.choice((0, 1, 2, 5, 40, 2000), p=(0.05, 0.4, 0.4, 0.139, 0.01, 0.001))):
        count = r.choice((0, 1, 2, 30, 100_000), p=(0.02, 0.1, 0.28, 0.5999, 0.0001))
        points = np.cumsum(r.normal(0, 12, (count, 2)), 0) + r.uniform(0, 320, 2)
        if r.random() < 0.1 and count:
            points[r.integers(count), r.integers(2)] = r.choice(EDGES)
        if r.random() < 0.05:
            points *= 10.0 ** r.integers(-40, 40)
        made.append(
            anything(r) if r.random() < 0.03 else points if r.random() < 0.8 else points.tolist()
        )
    return made


def array(r: Random, sides: tuple[int, ...] | None = None) -> np.ndarray:
    """An array of any shape and type: noise, a line, or odd numbers."""
    shape = sides or tuple(r.integers(0, 60, r.choice((1, 2, 3), p=(0.05, 0.85, 0.1))))
    values = r.random(shape) ** r.choice((0.2, 1, 8)) if r.random() < 0.6 else np.zeros(shape)
    if values.ndim >= 2 and values.size and r.random() < 0.5:
        values[r.integers(len(values)) // 2 :, r.integers(values.shape[1])] = 1
    if r.random() < 0.2 and values.size:
        values.flat[r.integers(values.size, size=3)] = r.choice(EDGES, 3)
    if r.random() < 0.3:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return (values * 255).astype(
                r.choice(("u1", "u2", "i4", "i8", "f2", "f4", "?", "c8", "U4", "O"))
            )
    return values


def canvas_data(r: Random) -> Any:
    """What a canvas may send, or something like it."""

    def command() -> Any:
        letter = "MLQ"[r.integers(3)]
        return (
            anything(r)
            if r.random() < 0.02
            else [letter, *(number(r) for _ in range(4 if letter == "Q" else 2))]
        )

    def thing() -> Any:
        path = [["M", number(r), number(r)], *(command() for _ in range(r.integers(30)))]
        made = {"type": "Path", "left": number(r), "top": number(r), "path": path}
        if r.random() < 0.2:
            made[str(r.choice(("angle", "scaleX", "skewY", "originX", "type", "path", "left")))] = (
                anything(r)
            )
        return anything(r) if r.random() < 0.05 else made

    return (
        anything(r)
        if r.random() < 0.05
        else {
            "objects": [
                thing() for _ in range(r.choice((0, 1, 3, 1500), p=(0.1, 0.5, 0.3998, 0.0002)))
            ]
        }
    )


def pen_message(r: Random) -> Any:
    """What the pen's component may send, or something like it."""
    points = [number(r) for _ in range(2 * r.integers(40))]
    sent = [
        {"id": k, "points": points if r.random() < 0.9 else anything(r)}
        for k in range(r.integers(12))
    ]
    return (
        anything(r)
        if r.random() < 0.1
        else {"number": int(r.integers(99)), "strokes": sent, "clears": r.random() < 0.5}
    )


def picture_file(r: Random) -> bytes:
    """A picture in some format, with bytes changed or cut off; or no picture."""
    if r.random() < 0.2:
        return r.bytes(r.integers(400))
    values = (
        np.uint8(
            255
            * np.clip(
                np.nan_to_num(
                    array(r, (int(r.integers(8, 90)), int(r.integers(8, 90)))).astype(float)
                ),
                0,
                1,
            )
        )
        if r.random() < 0.9
        else np.eye(40, dtype=np.uint8)
    )
    stream = io.BytesIO()
    Image.fromarray(values).save(
        stream, str(r.choice(("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")))
    )
    content = bytearray(stream.getvalue())
    for _ in range(r.choice((0, 1, 4, 40))):
        content[r.integers(len(content))] = r.integers(256)
    return bytes(content[: r.integers(len(content))] if r.random() < 0.2 else content)


def link_text(r: Random) -> Any:
    """What may stand in an address."""
    if r.random() < 0.1:
        return anything(r)
    if r.random() < 0.2:
        return base64.urlsafe_b64encode(r.bytes(r.integers(1600))).decode().rstrip("=")
    drawn = [
        np.cumsum(r.normal(0, 20, (r.integers(1, 30), 2)), 0) + 160 for _ in range(r.integers(1, 4))
    ]
    text = list(share_link.encode(drawn, 320))
    for _ in range(r.choice((0, 1, 3))):
        text[r.integers(len(text))] = str(r.choice(list("AZaz09-_=+ é")))
    return "".join(text)


def check(*answers: Prediction) -> None:
    """Raise AssertionError unless every probability is one."""
    for answer in answers:
        values = answer.probabilities
        total = 0 if answer.outcome is Outcome.NO_INK else 1
        assert (
            np.isfinite(values).all()
            and 0 <= values.min() <= values.max() <= 1
            and abs(values.sum() - total) < 1e-3
        ), "probabilities"
        assert 0 <= answer.confidence <= 1 and 0 <= answer.rejection_probability <= 1, "confidence"


def draw(classifier: Classifier, r: Random) -> None:
    """A few messages of canvas and pen, and what is drawn then is read."""
    drawn = drawing.Drawing()
    for _ in range(r.integers(1, 4)):
        drawn.hear_canvas(canvas_data(r))
        drawn.hear_pen(pen_message(r))
    json.dumps(canvas.to_canvas(drawn.strokes, "#fff", 20), allow_nan=False)
    check(*(part.answer for part in recognize_strokes(classifier, drawn.strokes).parts))


def share(classifier: Classifier, r: Random) -> None:
    """A link is opened, and what it holds becomes a link again."""
    found = share_link.decode(link_text(r), 320)
    assert len(share_link.encode(found, 320)) <= share_link.LONGEST, "length of a link"


def open_file(classifier: Classifier, r: Random) -> None:
    """A picture is opened and read as a page."""
    opened = image_io.open_image(picture_file(r), "a.png")
    assert max(opened.size) <= image_io.LONGEST, "size"
    check(*(symbol.answer for symbol in recognize_page(opened, classifier).symbols))


def located(classifier: Classifier, r: Random) -> None:
    """Digits are found in any ink and any strokes."""
    if r.random() < 0.5:
        check(
            *(
                classifier.predict(normalization.from_ink(found.ink))
                for found in segmentation.segment_image(array(r))
            )
        )
    else:
        segmentation.segment_strokes(strokes(r), 20.0)


# share of the cases, and what a case does
KINDS: dict[str, tuple[float, Callable[[Classifier, Random], Any]]] = {
    "strokes": (
        0.12,
        lambda classifier, r: check(
            classifier.predict(
                normalization.from_strokes(
                    strokes(r), pen=float(r.choice((0, 10, 32))), field=(320, 320)
                )
            )
        ),
    ),
    "numbers": (
        0.02,
        lambda classifier, r: check(
            *(part.answer for part in recognize_strokes(classifier, strokes(r)).parts)
        ),
    ),
    "ink": (0.1, lambda classifier, r: check(classifier.predict(normalization.from_ink(array(r))))),
    "pictures": (
        0.05,
        lambda classifier, r: check(classifier.predict(normalization.from_image(array(r)))),
    ),
    "images": (
        0.25,
        lambda classifier, r: classifier.probabilities(
            array(r, (int(r.integers(3)), 28, 28)) if r.random() < 0.8 else array(r)
        ),
    ),
    "located": (0.02, located),
    "messages": (0.1, draw),
    "links": (0.32, share),
    "files": (0.02, open_file),
}


def run(kind: str, cases: int, seed: int, classifier: Classifier) -> tuple[float, list[str], int]:
    """Slowest case in seconds, findings, and how many cases were refused with an error of our own."""
    slowest, findings, refused = 0.0, [], 0
    for case in range(cases):
        began = time.perf_counter()
        try:
            KINDS[kind][1](classifier, np.random.default_rng((seed, list(KINDS).index(kind), case)))
        except OWN:
            refused += 1
        except Exception as error:
            findings.append(f"{kind} {case}: {type(error).__name__}: {str(error)[:100]}")
        took = time.perf_counter() - began
        slowest = max(slowest, took)
        if took > SLOW:
            findings.append(f"{kind} {case}: {took:.1f} s")
    return slowest, findings, refused


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cases", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    try:
        classifier = load_classifier()
    except NetworkError as error:
        print(error, file=sys.stderr)
        return 1
    warnings.simplefilter("ignore")
    began, rows, found = time.perf_counter(), [], Counter()
    print(f"{'':10}{'cases':>9}{'refused':>9}{'slowest, ms':>13}{'findings':>10}")
    for kind, (part, _) in KINDS.items():
        cases = max(1, -int(-options.cases * part // 1))
        slowest, findings, refused = run(kind, cases, options.seed, classifier)
        rows.append(
            {
                "kind": kind,
                "cases": cases,
                "refused": refused,
                "slowest_ms": round(1000 * slowest, 1),
                "findings": len(findings),
            }
        )
        print(
            f"{kind:10}{cases:9,}{refused:9,}{1000 * slowest:13,.0f}{len(findings):10}", flush=True
        )
        found.update(findings)
    total = {name: sum(row[name] for row in rows) for name in ("cases", "refused", "findings")}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = time.perf_counter() - began
    print(f"{'in all':10}{total['cases']:9,}{total['refused']:9,}{'':13}{total['findings']:10}")
    print(
        f"{os.cpu_count()} cores, {seconds:.0f} s, at most {memory} MB of memory, seed {options.seed}"
    )
    for finding in found:
        print(finding)
    if options.json:
        figures = {
            "cores": os.cpu_count(),
            "seconds": round(seconds, 1),
            "memory_mb": memory,
            "seed": options.seed,
            **total,
        }
        options.json.write_text(
            json.dumps(
                {**figures, "rows": rows, "found": list(found)}, indent=1, ensure_ascii=False
            )
            + "\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
