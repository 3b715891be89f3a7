"""Print what corrections bring on sets of real handwriting, and what they cost in time.

    python tools/personalization.py PATH... [--network NAME]

A PATH is what `python -m model.evaluate` takes. Nothing is fitted or written here: see
model/training/personalization.py.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.artifacts import SERVED
from model.evaluation import adaptation
from model.evaluation.real_handwriting import Sample, classify_digits, stored_samples
from model.recognition.classifier import Classifier, load_classifier
from model.recognition.personalization import MAX_EXAMPLES, Personalization, load_parameters


def microseconds(
    samples: Sequence[Sample], personalization: Personalization, classifier: Classifier
) -> float:
    """Median time of `personalize` with MAX_EXAMPLES examples."""
    digits = [sample for sample in samples if sample.label != "none"]
    for sample in itertools.islice(digits, MAX_EXAMPLES):
        personalization = personalization.teach(sample.prediction, int(sample.label))
    seconds = []
    for sample in digits:
        start = time.perf_counter()
        personalization.personalize(sample.prediction, classifier.calibration)
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds)) * 1e6 if seconds else 0.0


def main(argv: list[str] | None = None) -> int:
    """Print the figures of each path. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    parser.add_argument("--network", default=SERVED, metavar="NAME")
    options = parser.parse_args(argv)
    classifier = load_classifier(options.network)
    personalization = Personalization(load_parameters(options.network))
    for path in options.paths:
        samples = classify_digits(stored_samples(path), classifier)
        played = adaptation.play(samples, personalization, classifier.calibration)
        print(path.name)
        for name, value in adaptation.compare(samples, *played).items():
            print(f"  {name:22} {value}")
        limits = adaptation.errors_by_limit(samples, personalization, classifier.calibration)
        print(f"  {'errors by limit':22} {limits}")
        print(f"  {'time added, µs':22} {microseconds(samples, personalization, classifier):.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
