"""Read every digit in pictures of handwritten pages.

python -m model.read PICTURE… [--network NAME] [--json]

Prints the rows of each picture from the top: digits that stand together as a number, "?" for one
that is not sure; what is no digit is left out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.preprocessing import image_io
from model.recognition import export
from model.recognition.classifier import SERVED, NetworkError, load_classifier
from model.recognition.page import recognize_page


def main(argv: list[str] | None = None) -> int:
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
        help="print one JSON object: every symbol with its box, answer and confidence",
    )
    options = parser.parse_args(argv)
    try:
        classifier = load_classifier(options.network)
    except NetworkError as error:
        print(error, file=sys.stderr)
        return 1
    records, failed = [], False
    for path in options.pictures:
        try:
            page = recognize_page(image_io.open_image(path, str(path)), classifier, str(path))
        except image_io.ImageError as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        records.append(export.record(page))
        if not options.json:
            print(
                "\n".join(
                    [f"{path}:", *(f"  {row}" for row in records[-1]["rows"] or ["no digits"])]
                )
            )
    if options.json:
        print(export.to_json(records))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
