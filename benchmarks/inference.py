"""What one digit costs: through LiteRT and through Keras, single and batched, and along the whole
road from strokes to a calibrated answer.

    python -m benchmarks.inference [--json FILE]

Keras's ways need tensorflow and are left out without it. All in one process, one thread for LiteRT
as in the app.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from components.live_drawing import canvas
from model.data import mnist
from model.preprocessing import normalization
from model.recognition.classifier import SAVED, SERVED, load_classifier
from model.recognition.drawing import recognize_strokes
from testing.strokes import HANDS

SIDE = 320  # of the canvas, pixels
BATCH = 1_000


def drawings() -> list[list[np.ndarray]]:
    """The tests' twenty made-up digits, as strokes in canvas pixels with a point for each event of
    a mouse.
    """
    placed = [
        [np.array(stroke) * 0.7 * SIDE + 0.15 * SIDE for stroke in strokes]
        for hand in HANDS.values()
        for strokes in hand.values()
    ]
    return [[canvas.smoothed(stroke) for stroke in strokes] for strokes in placed]


def milliseconds(call: Callable[[int], object], times: int) -> float:
    """Median time of a call, which is given the number of its turn; the first five don't count."""
    took = []
    for k in range(times + 5):
        began = time.perf_counter()
        call(k)
        took.append(time.perf_counter() - began)
    return float(np.median(took[5:])) * 1000


def keras_ways(images: np.ndarray) -> dict[str, float]:
    """Milliseconds a digit of three ways to ask Keras, and of a batch."""
    try:
        import keras
        import tensorflow as tf
    except ModuleNotFoundError:
        return {}
    network = keras.models.load_model(SAVED / SERVED / "model.keras", compile=False)
    compiled = tf.function(lambda x: network(x, training=False))
    inputs = images[..., None]
    return {
        "model.predict, one": milliseconds(
            lambda k: network.predict(inputs[k : k + 1], verbose=0), 30
        ),
        "model(x), one": milliseconds(lambda k: network(inputs[k : k + 1], training=False), 50),
        "tf.function, one": milliseconds(lambda k: compiled(tf.constant(inputs[k : k + 1])), 200),
        f"model.predict, each of {BATCH:,}": milliseconds(
            lambda _: network.predict(inputs[:BATCH], batch_size=BATCH, verbose=0), 3
        )
        / BATCH,
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.inference",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    classifier, drawn = load_classifier(), drawings()
    images = mnist.load().test.images[: 2 * BATCH] / np.float32(255)
    prepared = [p for image in images[:BATCH] if (p := normalization.from_ink(image))]

    def whole_road(_: int) -> None:
        classifier.predict_batch(
            [p for image in images[:BATCH] if (p := normalization.from_ink(image))]
        )

    figures = {
        "LiteRT, one": milliseconds(lambda k: classifier.logits(images[k : k + 1]), 200),
        f"LiteRT, each of {BATCH:,}": milliseconds(lambda _: classifier.logits(images[:BATCH]), 3)
        / BATCH,
        **keras_ways(images),
        "strokes → prepared, one": milliseconds(
            lambda k: normalization.from_strokes(drawn[k % len(drawn)], pen=20, field=(SIDE, SIDE)),
            200,
        ),
        "prepared → answer, one": milliseconds(lambda k: classifier.predict(prepared[k]), 200),
        "strokes → calibrated answer, one": milliseconds(
            lambda k: recognize_strokes(classifier, drawn[k % len(drawn)]), 200
        ),
        f"picture → calibrated answer, each of {BATCH:,}": milliseconds(whole_road, 1) / BATCH,
    }
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}; milliseconds a digit, median")
    for name, value in figures.items():
        print(f"{name:45}{value:9.3f}{1000 / value:12,.0f} a second")
    if options.json:
        report = {
            "cores": os.cpu_count(),
            "load": load,
            "milliseconds": {name: round(value, 4) for name, value in figures.items()},
        }
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
