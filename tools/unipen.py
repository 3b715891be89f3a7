"""Pack UNIPEN's isolated digits, letters and signs into data/unipen.npz.

    python tools/unipen.py FOLDER

FOLDER holds digits.json.gz and letters.json.gz, files of strokes as `python -m model.evaluate`
reads them, each sample with its writer, and with its character where it is no digit.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from model.data import NOT_A_DIGIT, unipen
from model.evaluation.real_handwriting import EvaluationError, load_strokes

FILES = ("digits.json.gz", "letters.json.gz")
WRITER_LENGTH = unipen.SHAPES["writers"][1]
MAX_COORDINATE = 10_000  # units; a sample is 1,000 long


def read_samples(folder: Path) -> list[unipen.Sample]:
    """Read the samples of both files. Raises EvaluationError for a missing or damaged one."""
    samples = []
    for path in (folder / name for name in FILES):
        for number, stored in enumerate(load_strokes(path)):
            try:
                samples.append(to_sample(stored))
            except Exception as error:  # whatever a foreign sample makes of the code
                raise EvaluationError(
                    f"{path}: sample {number} is no sample of UNIPEN ({type(error).__name__})."
                ) from error
    return samples


def to_sample(stored: dict[str, Any]) -> unipen.Sample:
    """Convert a stored sample; its coordinates become whole numbers. Raises on a damaged one."""
    label, character = stored["label"], stored.get("char", stored["label"])
    strokes = [np.rint(np.array(stroke, float)) for stroke in stored["strokes"]]
    if (
        label not in (*map(str, range(10)), "none")
        or len(character) != 1
        or len(stored["writer"].encode("ascii")) != WRITER_LENGTH
        or not strokes
        or any(len(stroke) == 0 or stroke.shape[1:] != (2,) for stroke in strokes)
        or not all((np.abs(stroke) <= MAX_COORDINATE).all() for stroke in strokes)  # nor NaN
    ):
        raise ValueError("not as unipen.encode packs it")
    number = NOT_A_DIGIT if label == "none" else int(label)
    return unipen.Sample(number, character, stored["writer"], strokes)


def main(argv: list[str] | None = None) -> int:
    """Write the file. Returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=unipen.FILE, metavar="FILE")
    options = parser.parse_args(argv)
    try:
        samples = read_samples(options.folder)
        np.savez_compressed(options.out, allow_pickle=False, **unipen.encode(samples))
    except (EvaluationError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {len(samples):,} samples, {options.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
