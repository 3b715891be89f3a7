"""Choose the digits of UNIPEN's validation writers that the Evaluation page shows.

python tools/validation_writers.py     writes data/validation_writers.npz, in a minute

These are every digit that the served network misreads, and one digit of each writer. It is due
again when the network has been trained again.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.data import NOT_A_DIGIT, unipen
from model.evaluation import real_handwriting, validation_writers
from model.recognition.classifier import load_classifier


def main() -> None:
    """Read every validation sample, choose some, and write them."""
    validation = unipen.split(unipen.load()).validation
    evaluated = real_handwriting.evaluate(unipen.FILE, load_classifier()).samples
    digits = [
        validation_writers.ReadSample(sample, read.prediction.digit or 0)
        for sample, read in zip(validation, evaluated, strict=True)
        if sample.label != NOT_A_DIGIT and isinstance(read, real_handwriting.Sample)
    ]
    shown = validation_writers.choose(digits)
    validation_writers.save(shown)
    misread = sum(each.sample.label != each.predicted for each in shown)
    size = validation_writers.FILE.stat().st_size
    print(f"{len(shown)} digits, {misread} of them misread; {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
