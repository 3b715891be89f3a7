"""Try random strokes, arrays, canvases, links and files on the app, many of each.

    python -m benchmarks.fuzz [--cases 100000] [--seed 1] [--json FILE]

A finding is an exception that is not an expected one, a probability outside 0..1, or a case that
takes longer than MAX_SECONDS. Prints a row for each kind, and every finding with the number of its
case; the exit status is 0 whatever it finds.
"""

from __future__ import annotations

import json
import math
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks import report
from components import live_drawing
from components.live_drawing import canvas, drawing, share_link
from model.artifacts import ArtifactError
from model.preprocessing.image_io import MAX_SIDE, ImageError, open_image
from model.preprocessing.normalization import from_foreground, from_image, from_strokes
from model.preprocessing.validation import InvalidInputError
from model.recognition.classifier import Classifier, load_classifier
from model.recognition.drawing import recognize_strokes
from model.recognition.page import recognize_page
from model.recognition.prediction import Outcome, Prediction
from model.recognition.segmentation import segment_image
from testing import random_input
from testing.random_input import Random

MAX_SECONDS = 5.0  # of a case
EXPECTED_ERRORS = (InvalidInputError, ImageError, share_link.LinkError, ArtifactError)


def check(*predictions: Prediction) -> None:
    """Raise AssertionError unless every probability is one."""
    for prediction in predictions:
        values = prediction.probabilities
        total = 0 if prediction.outcome is Outcome.NO_INK else 1
        assert np.isfinite(values).all(), "finite probabilities"
        assert 0 <= values.min() <= values.max() <= 1, "probabilities in 0..1"
        assert abs(values.sum() - total) < 1e-3, "sum of probabilities"
        assert 0 <= prediction.confidence <= 1, "confidence"
        assert 0 <= prediction.rejection_probability <= 1, "rejection probability"


def try_strokes(classifier: Classifier, r: Random) -> None:
    """Classify a drawing."""
    made, pen = random_input.strokes(r), float(r.choice((0, 10, 32)))
    check(classifier.predict(from_strokes(made, pen=pen, canvas_size=(320, 320))))


def try_numbers(classifier: Classifier, r: Random) -> None:
    """Recognize a drawing that may be a number."""
    check(
        *(
            digit.prediction
            for digit in recognize_strokes(classifier, random_input.strokes(r)).digits
        )
    )


def try_foregrounds(classifier: Classifier, r: Random) -> None:
    """Classify a foreground image."""
    check(classifier.predict(from_foreground(random_input.array(r))))


def try_images(classifier: Classifier, r: Random) -> None:
    """Classify an image of one digit."""
    check(classifier.predict(from_image(random_input.array(r))))


def try_batches(classifier: Classifier, r: Random) -> None:
    """Classify an array of model inputs."""
    classifier.probabilities(
        random_input.array(r, (int(r.integers(3)), 28, 28))
        if r.random() < 0.8
        else random_input.array(r)
    )


def try_segmentation(classifier: Classifier, r: Random) -> None:
    """Find the digits of a foreground image or of a drawing."""
    if r.random() < 0.5:
        for row in segment_image(random_input.array(r)):
            check(*(classifier.predict(from_foreground(foreground)) for _, foreground in row))
    else:
        recognize_strokes(classifier, random_input.strokes(r))


def try_canvases(classifier: Classifier, r: Random) -> None:
    """Take over what a canvas sends a few times, recognize what is drawn then, and hand it over."""
    drawn = drawing.Drawing()
    for _ in range(r.integers(1, 4)):
        drawn.sync_from_canvas(random_input.canvas_data(r))
    json.dumps(canvas.strokes_to_canvas(drawn.strokes, "#fff", 20), allow_nan=False)
    recognized = recognize_strokes(classifier, drawn.strokes)
    check(*(digit.prediction for digit in recognized.digits))
    json.dumps(live_drawing.reading(recognized), allow_nan=False)


def try_links(_: Classifier, r: Random) -> None:
    """Open a link, and make a link again of what it holds."""
    decoded = share_link.decode(random_input.link_text(r), 320)
    assert len(share_link.encode(decoded, 320)) <= share_link.MAX_LENGTH, "length of a link"


def try_files(classifier: Classifier, r: Random) -> None:
    """Open an image file and recognize it as a page."""
    image = open_image(random_input.image_file(r), "a.png")
    assert max(image.size) <= MAX_SIDE, "size"
    check(*(digit.prediction for digit in recognize_page(image, classifier).digits))


@dataclass(frozen=True)
class Kind:
    """A kind of input: its share of the cases, and what a case does."""

    share: float
    try_one: Callable[[Classifier, Random], None]


KINDS = {
    "strokes": Kind(0.12, try_strokes),
    "numbers": Kind(0.02, try_numbers),
    "foregrounds": Kind(0.1, try_foregrounds),
    "images": Kind(0.05, try_images),
    "batches": Kind(0.25, try_batches),
    "segmentation": Kind(0.02, try_segmentation),
    "canvases": Kind(0.1, try_canvases),
    "links": Kind(0.32, try_links),
    "files": Kind(0.02, try_files),
}


def run(kind: str, cases: int, seed: int, classifier: Classifier) -> tuple[float, list[str], int]:
    """Run cases of a kind.

    Returns the slowest case in seconds, the findings, and how many raised an expected error.
    """
    slowest, findings, refused = 0.0, [], 0
    for case in range(cases):
        start = time.perf_counter()
        try:
            KINDS[kind].try_one(
                classifier, np.random.default_rng((seed, list(KINDS).index(kind), case))
            )
        except EXPECTED_ERRORS:
            refused += 1
        except Exception as error:
            findings.append(f"{kind} {case}: {type(error).__name__}: {str(error)[:100]}")
        seconds = time.perf_counter() - start
        slowest = max(slowest, seconds)
        if seconds > MAX_SECONDS:
            findings.append(f"{kind} {case}: {seconds:.1f} s")
    return slowest, findings, refused


def main(argv: list[str] | None = None) -> int:
    """Run all kinds and print a table. Returns the exit status."""
    parser = report.argument_parser("fuzz", __doc__)
    parser.add_argument("--cases", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args(argv)
    try:
        classifier = load_classifier()
    except ArtifactError as error:
        print(error, file=sys.stderr)
        return 1
    warnings.simplefilter("ignore")
    start, rows = time.perf_counter(), []
    all_findings: list[str] = []
    print(f"{'':12}{'cases':>9}{'refused':>9}{'slowest, ms':>13}{'findings':>10}")
    for name, kind in KINDS.items():
        cases = max(1, math.ceil(options.cases * kind.share))
        slowest, findings, refused = run(name, cases, options.seed, classifier)
        rows.append(
            {
                "kind": name,
                "cases": cases,
                "refused": refused,
                "slowest_ms": round(1000 * slowest, 1),
                "findings": len(findings),
            }
        )
        print(
            f"{name:12}{cases:9,}{refused:9,}{1000 * slowest:13,.0f}{len(findings):10}", flush=True
        )
        all_findings += findings
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = time.perf_counter() - start
    cases, refused = sum(row["cases"] for row in rows), sum(row["refused"] for row in rows)
    print(f"{'in all':12}{cases:9,}{refused:9,}{'':13}{len(all_findings):10}")
    print(
        f"{os.cpu_count()} cores, {seconds:.0f} s, at most {memory} MB of memory, "
        f"seed {options.seed}"
    )
    for finding in all_findings:
        print(finding)
    figures = {
        "cores": os.cpu_count(),
        "seconds": round(seconds, 1),
        "memory_mb": memory,
        "seed": options.seed,
        "cases": cases,
        "refused": refused,
        "findings": all_findings,
        "rows": rows,
    }
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
