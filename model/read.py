"""Recognize every digit in images of handwritten pages.

python -m model.read PICTURE… [--network NAME] [--json]

Prints the rows of each image from the top: digits that stand together as a number, "?" for one that
is not sure; what is no digit is left out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.artifacts import SERVED, ArtifactError
from model.preprocessing.image_io import ImageError, open_image
from model.recognition.classifier import load_classifier
from model.recognition.export import page_record, to_json
from model.recognition.page import recognize_page


def main(argv: list[str] | None = None) -> int:
    """Recognize each PICTURE and print its rows. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m model.read",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pictures", type=Path, nargs="+", metavar="PICTURE")
    parser.add_argument(
        "--network", default=SERVED, metavar="NAME", help="one of the saved networks"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object: every digit with its box, prediction and confidence",
    )
    options = parser.parse_args(argv)
    try:
        classifier = load_classifier(options.network)
    except ArtifactError as error:
        print(error, file=sys.stderr)
        return 1
    records, status = [], 0
    for path in options.pictures:
        try:
            page = recognize_page(open_image(path, str(path)), classifier, str(path))
        except ImageError as error:
            print(error, file=sys.stderr)
            status = 1
            continue
        records.append(page_record(page))
        if not options.json:
            print(f"{path}:", *records[-1]["rows"] or ["no digits"], sep="\n  ")
    if options.json:
        print(to_json(records))
    return status


if __name__ == "__main__":
    sys.exit(main())
