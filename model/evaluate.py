"""Evaluate real handwriting: a folder of images, a file of strokes or UNIPEN's validation writers,
through exactly what the app does.

    python -m model.evaluate PATH [--network NAME] [--json] [--adapt] [--errors FILE.png]

PATH is a folder with one sub-folder a label (0 … 9, and none for what is no digit) of images of any
size and polarity, or a .json.gz of strokes: {"samples": [{"label": "7", "writer": "a", "strokes":
[[[x, y], …], …]}]}, y downwards, any units; or data/unipen.npz, of which it takes the writers kept
for validation.

A label of 2 to 12 digits, such as 1984, is a number: strokes are drawn to fit the app's canvas,
images are read as on the page Read a picture, and it is right when the text is exactly that, one
number and every digit sure.

With --adapt each writer's samples are also read in the order of the file by a reader that begins
anew with each writer and is told the label after each one that it got wrong; samples that name no
writer are one writer's. A number teaches the digits of it that were not surely right, if as many
were found as it has.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from model.artifacts import SERVED, ArtifactError
from model.evaluation import adaptation
from model.evaluation.adaptation import Adapted
from model.evaluation.real_handwriting import EvaluationError, Metrics, contact_sheet, evaluate
from model.recognition.classifier import load_classifier
from model.recognition.personalization import Personalization, load_parameters


def table(metrics: Metrics, adapted: Adapted | None = None) -> str:
    """Format the figures as text for people."""

    def percent(value: float | None) -> str:
        return "–" if value is None else f"{value:.2%}"

    slashed, numbers = metrics["slashed_zeros"], metrics["numbers"]
    lines = [
        f"samples            {metrics['samples']}",
        f"accuracy           {percent(metrics['accuracy'])}   top class right, sure or not"
        + ("; numbers exactly" if metrics["numbers"] else ""),
        f"by writer          {percent(metrics['accuracy_by_writer'])}   mean over the writers",
        f"answered           {percent(metrics['answered'])}   of digits, surely",
        f"accuracy, answered {percent(metrics['accuracy_answered'])}",
        f"rejected           {percent(metrics['rejected'])}   of non-digits",
        f"calibration error  {percent(metrics['ece'])}",
        f"slashed zeros      {percent(slashed and slashed['accuracy'])}"
        + (f"   of {slashed['samples']} zeros of two strokes or more" if slashed else ""),
        f"numbers            {percent(numbers and numbers['accuracy'])}"
        + (f"   of {numbers['samples']} read exactly" if numbers else ""),
        f"seconds            {metrics['seconds']}",
    ]
    if adapted:
        lines.append(
            f"adapted            {percent(adapted['accuracy'])}   after "
            f"{adapted['corrections']} corrections, {adapted['harmed']} samples harmed by them"
        )
    lines += ["", "label  samples  accuracy  read as"]
    for label, row in enumerate(metrics["confusion"]):
        errors = sorted(((n, k) for k, n in enumerate(row) if n and k != label), reverse=True)
        of_class = metrics["per_class"][str(label)]
        lines.append(
            f"{label:5}  {of_class['samples']:7}  {percent(of_class['accuracy']):>8}  "
            + ", ".join(f"{n}× {k}" for n, k in errors)
        )
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Evaluate PATH and print the figures. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument(
        "--network", default=SERVED, metavar="NAME", help="one of the saved networks"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--errors", type=Path, metavar="FILE.png", help="write a contact sheet of what it got wrong"
    )
    parser.add_argument(
        "--adapt", action="store_true", help="correct each writer's misread samples as they come"
    )
    options = parser.parse_args(argv)
    try:
        classifier = load_classifier(options.network)
        personalization = (
            Personalization(load_parameters(options.network)) if options.adapt else None
        )
        evaluation = evaluate(options.path, classifier)
        if options.errors:
            contact_sheet(evaluation.samples).save(options.errors)
    except (EvaluationError, ArtifactError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    for sentence in evaluation.skipped:
        print(f"Skipped {sentence}", file=sys.stderr)
    if evaluation.skipped:
        print(f"{len(evaluation.skipped)} skipped.", file=sys.stderr)
    adapted = (
        adaptation.evaluate(evaluation.samples, personalization, classifier.calibration)
        if personalization
        else None
    )
    if options.json:
        print(json.dumps(evaluation.metrics | ({"adapted": adapted} if adapted else {})))
    else:
        print(table(evaluation.metrics, adapted))
    return 0


if __name__ == "__main__":
    sys.exit(main())
