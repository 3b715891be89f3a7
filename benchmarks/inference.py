"""Measure the inference time of one digit, alone and in the whole pipeline.

    python -m benchmarks.inference [--json FILE]

Through LiteRT and through Keras, single and batched, and from strokes to a calibrated prediction.
Keras is skipped where TensorFlow is not installed. All in one process, one thread for LiteRT as in
the app.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from benchmarks import report
from components.live_drawing.canvas import CURVE_POINTS
from model.artifacts import SAVED, SERVED
from model.data import mnist
from model.preprocessing.normalization import ModelInput, from_foreground, from_strokes
from model.recognition.classifier import load_classifier
from model.recognition.drawing import recognize_strokes
from testing.strokes import HANDS

SIDE = 320  # of the canvas, pixels
BATCH = 1_000


def drawings() -> list[list[np.ndarray]]:
    """Return the tests' twenty made-up digits as strokes in canvas pixels, with as many points as
    the canvas makes of a point for each mouse event.
    """
    return [
        [_subdivide(np.array(stroke) * 0.7 * SIDE + 0.15 * SIDE) for stroke in strokes]
        for hand in HANDS.values()
        for strokes in hand.values()
    ]


def _subdivide(stroke: np.ndarray) -> np.ndarray:
    """Put CURVE_POINTS - 1 points between each two of a stroke (n, 2)."""
    at = np.linspace(0, len(stroke) - 1, CURVE_POINTS * (len(stroke) - 1) + 1)
    return np.stack([np.interp(at, range(len(stroke)), axis) for axis in stroke.T], 1)


def milliseconds(call: Callable[[int], object], times: int) -> float:
    """Median time of a call, whose argument is its number; the first five don't count."""
    seconds = []
    for k in range(times + 5):
        start = time.perf_counter()
        call(k)
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds[5:])) * 1000


def keras_figures(images: np.ndarray) -> dict[str, float]:
    """Milliseconds of one digit in three ways to call Keras, and in a batch."""
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
    """Print a row for each way. Returns the exit status."""
    options = report.argument_parser("inference", __doc__).parse_args(argv)
    classifier, samples = load_classifier(), drawings()
    images = mnist.load().test.images[: 2 * BATCH] / np.float32(255)

    def normalized() -> list[ModelInput]:
        return [m for image in images[:BATCH] if (m := from_foreground(image))]

    inputs = normalized()

    figures = {
        "LiteRT, one": milliseconds(lambda k: classifier.logits(images[k : k + 1]), 200),
        f"LiteRT, each of {BATCH:,}": milliseconds(lambda _: classifier.logits(images[:BATCH]), 3)
        / BATCH,
        **keras_figures(images),
        "strokes → preprocessed, one": milliseconds(
            lambda k: from_strokes(samples[k % len(samples)], pen=20, canvas_size=(SIDE, SIDE)),
            200,
        ),
        "preprocessed → prediction, one": milliseconds(
            lambda k: classifier.predict(inputs[k]), 200
        ),
        "strokes → calibrated prediction, one": milliseconds(
            lambda k: recognize_strokes(classifier, samples[k % len(samples)]), 200
        ),
        f"image → calibrated prediction, each of {BATCH:,}": milliseconds(
            lambda _: classifier.predict_batch(normalized()), 1
        )
        / BATCH,
    }
    machine = report.machine()
    print(f"{machine['cores']} cores, load {machine['load']:.1f}; milliseconds a digit, median")
    for name, value in figures.items():
        print(f"{name:45}{value:9.3f}{1000 / value:12,.0f} a second")
    rounded = {name: round(value, 4) for name, value in figures.items()}
    report.write(options.json, {**machine, "milliseconds": rounded})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
