"""Measure how numbers on photographed pages are read: digits with room between them, digits that
touch, and digits that overlap.

    python -m benchmarks.number_pictures [--rows N] [--seed N] [--network NAME] [--json FILE]

Each row is a number of 2 to 5 digits by one of UNIPEN's validation writers; eight rows make a page
of plain, ruled or squared paper, turned by up to 2 degrees. A row is right when its text is exactly
the number: a digit that is not sure counts as wrong. Rows of one digit show how often one is taken
for two. Gaps are in units of a digit's height.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from typing import Any

import numpy as np
from PIL import Image

from benchmarks import report
from model.artifacts import SERVED
from model.data import unipen
from model.recognition.classifier import Classifier, load_classifier
from model.recognition.export import digit_texts, row_texts
from model.recognition.page import RecognizedPage, recognize_page
from model.recognition.recognized_digit import RecognizedDigit
from testing.synthetic_pages import NumberPage, number_page

GAPS = {"apart": (0.15, 0.35), "touching": (-0.02, 0.05), "overlapping": (-0.15, 0.0)}
ROWS_PER_PAGE = 8
HEIGHTS = (48, 90)  # pixels
RULED = ("", "lines", "squares")
MIN_DIGITS = 5  # by a writer, to write numbers


def digits_by_writer() -> list[list[unipen.Sample]]:
    """The digits of each validation writer who wrote enough of them."""
    writers = defaultdict(list)
    for sample in unipen.split(unipen.load()).validation_digits:
        writers[sample.writer].append(sample)
    return [digits for digits in writers.values() if len(digits) >= MIN_DIGITS]


def rows_of_page(page: RecognizedPage, written: NumberPage) -> list[list[RecognizedDigit]]:
    """The digits of a page that lie on each of the rows written."""
    rows: list[list[RecognizedDigit]] = [[] for _ in written.row_starts]
    for digit in page.digits:
        x = (digit.box.left + digit.box.right) / 2
        y = (digit.box.top + digit.box.bottom) / 2
        expected = written.row_starts[:, 1] + written.slope * (x - written.row_starts[:, 0])
        rows[int(np.abs(expected - y).argmin())].append(digit)
    return rows


def read_rows(page: RecognizedPage, written: NumberPage) -> list[str]:
    """The text of each row written; rows of the page that lie on it are joined by a line break."""
    texts_by_row: list[list[str]] = [[] for _ in written.row_starts]
    texts = digit_texts(page)
    by_row = defaultdict(list)
    for k, digit in enumerate(page.digits):
        by_row[digit.row].append(k)
    lines = iter(row_texts(page, texts))
    owners = {id(d): k for k, row in enumerate(rows_of_page(page, written)) for d in row}
    for _, members in sorted(by_row.items()):
        if any(texts[k] for k in members):
            texts_by_row[owners[id(page.digits[members[0]])]].append(next(lines))
    return ["\n".join(lines) for lines in texts_by_row]


def measure(
    classifier: Classifier, gap: tuple[float, float], lengths: tuple[int, int], rows: int, seed: int
) -> dict[str, Any]:
    """Read `rows` rows of lengths[0] to lengths[1] digits, and count."""
    rng = np.random.default_rng(seed)
    writers = digits_by_writer()
    counts, seconds, misread = Counter[str](), [], []
    while counts["rows"] < rows:
        numbers = []
        for _ in range(min(ROWS_PER_PAGE, rows - counts["rows"])):
            digits = writers[rng.integers(len(writers))]
            length = rng.integers(lengths[0], lengths[1] + 1)
            numbers.append([digits[k] for k in rng.choice(len(digits), length, replace=False)])
            counts["rows"] += 1
        written = number_page(
            [[sample.strokes for sample in number] for number in numbers],
            rng,
            gap,
            rng.uniform(*HEIGHTS),
            str(rng.choice(RULED)),
        )
        image = Image.fromarray(written.photo)
        start = time.process_time()
        page = recognize_page(image, classifier)
        seconds.append(time.process_time() - start)
        for number, text, recognized in zip(
            numbers, read_rows(page, written), rows_of_page(page, written), strict=True
        ):
            label = "".join(str(sample.label) for sample in number)
            counts["exact"] += text == label
            counts["unsure"] += "?" in text and len(text) == len(label)
            counts["count"] += len(recognized) == len(label)
            counts["more"] += len(recognized) > len(label)
            counts["wrong"] += text != label and text.isdigit()
            if text != label:
                misread.append(f"{label} read as {text!r}")
    return {
        "rows": rows,
        "exact": round(counts["exact"] / rows, 4),
        "right_count": round(counts["count"] / rows, 4),
        "too_many": round(counts["more"] / rows, 4),
        "unsure": round(counts["unsure"] / rows, 4),
        "wrong_but_sure": round(counts["wrong"] / rows, 4),
        "processor_seconds_a_page": round(statistics.median(seconds), 3),
        "misread": misread,
    }


def main() -> int:
    """Print the figures. Returns the exit status."""
    parser = report.argument_parser("number_pictures", __doc__)
    parser.add_argument("--rows", type=int, default=96, metavar="N", help="of each kind")
    parser.add_argument("--singles", type=int, default=640, metavar="N", help="rows of one digit")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--network", default=SERVED, metavar="NAME")
    parser.add_argument("--misread", action="store_true", help="list the rows that were misread")
    options = parser.parse_args()
    classifier = load_classifier(options.network)
    kinds = {name: (gap, (2, 5), options.rows) for name, gap in GAPS.items()}
    kinds["one digit"] = (GAPS["apart"], (1, 1), options.singles)
    figures: dict[str, Any] = {"seed": options.seed, "network": options.network}
    for name, (gap, lengths, rows) in kinds.items():
        if not rows:
            continue
        of_kind = measure(classifier, gap, lengths, rows, options.seed)
        misread = of_kind.pop("misread")
        figures[name] = of_kind
        print(name, *(f"{key} {value}" for key, value in of_kind.items()), sep="  ", flush=True)
        if options.misread:
            print(*misread, sep="\n")
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
