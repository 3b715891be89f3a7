"""Write the figures of README.md, docs/results.md and docs/scaling.md from committed measurements.

python tools/results.py             write them
python tools/results.py --check     only report whether they are up to date (exit status 1: not)
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model import metrics
from model.artifacts import (
    BASELINE,
    GENERALIZATION,
    SERVED,
    load_ablation,
    load_results,
    network_names,
)
from model.data import unipen
from model.recognition.personalization import load_stored

README, RESULTS, SCALING = ROOT / "README.md", ROOT / "docs/results.md", ROOT / "docs/scaling.md"
BENCHMARKS = ROOT / "benchmarks" / "results"
BEGIN, END = "<!-- results -->", "<!-- /results -->"


def percent(share: float | None, digits: int = 2) -> str:
    """Write a share in per cent, or a dash for None."""
    return "–" if share is None else f"{share:.{digits}%}".replace("%", " %")


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [f"| {' | '.join(map(str, cells))} |" for cells in (header, *rows)]
    return [lines[0], "|---" * len(header) + "|", *lines[1:]]


def network_row(name: str) -> list[object]:
    """Return a network's row of the table of accuracies on MNIST."""
    results = load_results(name)
    accuracy = percent(results["test_accuracy"])
    with_tta = percent(results["with_tta"]["test_accuracy"])
    if "runs" in results:
        mean, std = results["mean"], 100 * results["standard_deviation"]["test_accuracy"]
        seeds = f"± {std:.3f} over {len(results['runs'])} seeds"
        accuracy += f" (mean {percent(mean['test_accuracy'], 3)} {seeds})"
        with_tta += f" (mean {percent(mean['with_tta'], 3)})"
    return [
        f"{results['title']} (`{name}`)",
        f"{results['parameters']:,}",
        results["epochs"],
        f"{results['seconds']:.0f}",
        accuracy,
        with_tta,
        f"{results['macro']['f1']:.4f}",
        f"{results['weighted']['f1']:.4f}",
        percent(results["ece"]),
        f"{results['milliseconds']:.2f}",
    ]


def mnist_section() -> list[str]:
    """Return the table of accuracies on MNIST and how to read it."""
    header = ["network", "parameters", "epochs", "training, s", "accuracy", "with TTA", "macro F1"]
    header += ["weighted F1", "ECE", "inference time, ms"]
    return [
        "",
        "## MNIST",
        "",
        "On MNIST's 10,000 test digits, read once a network; every choice was made on validation",
        "digits:",
        "",
        *table(header, [network_row(name) for name in network_names()]),
        "",
        "TTA: where one forward pass leaves doubt, the app averages five, of copies half a pixel",
        "apart. ECE: expected calibration error after calibration, in 15 bins of equal width.",
        "Training and inference (LiteRT, one thread) were timed on a machine with",
        f"{load_results()['machine']}, while other work ran beside it.",
    ]


def load_sets() -> list[dict[str, Any]]:
    """Load the figures of each set of real handwriting; shares are in 0..1, None where there are no
    digits.
    """
    return list(json.loads(GENERALIZATION.read_text(encoding="utf-8")).values())


def pooled_accuracy(sets: Sequence[dict[str, Any]], key: str = "accuracy") -> float:
    """Return the share of all sets' digits that are correct."""
    digits = [row for row in sets if row[key] is not None]
    return float(sum(row["samples"] * row[key] for row in digits)) / count_digits(sets)


def count_digits(sets: Sequence[dict[str, Any]]) -> int:
    """Count the digits in all sets."""
    return sum(row["samples"] for row in sets if row["accuracy"] is not None)


def summary_section() -> list[str]:
    """Return what the README says of accuracy: what it is, and what it takes."""
    sets, title = load_sets(), load_results(BASELINE)["title"]
    rows = {
        f"a textbook CNN ({title}), drawings scaled down to 28×28": "baseline",
        "the same, drawings preprocessed as MNIST's digits were": "baseline_preprocessed",
        "ours": "accuracy",
    }
    return [
        *table(
            ["", f"accuracy on {count_digits(sets):,} digits by people it has never seen"],
            [[name, percent(pooled_accuracy(sets, key), 1)] for name, key in rows.items()],
        ),
    ]


def generalization_section() -> list[str]:
    """Return the table of figures on real handwriting and how to read it."""
    columns = {
        "baseline": "baseline, scaled down",
        "baseline_preprocessed": "baseline, preprocessed",
        "accuracy": "ours",
        "answered": "coverage",
        "accuracy_answered": "selective accuracy",
        "rejected": "rejected",
        "ece": "ECE",
    }
    rows = [
        [figures["what"], f"{figures['samples']:,}", *(percent(figures[key]) for key in columns)]
        for figures in load_sets()
    ]
    baseline = load_results(BASELINE)
    writers = len({sample.writer for sample in unipen.split(unipen.load()).train})
    return [
        "## Other people's handwriting",
        "",
        "On handwriting by people and with pens the network has never seen. It was trained on",
        f"MNIST, on the strokes of {writers} of UNIPEN's writers and on synthetic strokes:",
        "",
        *table(["set", "samples", *columns.values()], rows),
        "",
        f"The baseline is {baseline['title']}, {percent(baseline['test_accuracy'])} on MNIST: once",
        "with the image scaled down to 28×28 as tutorials do (strokes drawn large and in the",
        "middle), once with the app's preprocessing, which ours has, too. Coverage is the share of",
        "digits that the app is sure of, selective accuracy its accuracy on these.",
        "",
        "Some styles of the synthetic strokes were added after a look at what an earlier network",
        "misread there. These sets are not ours to publish; measured by",
        "`python tools/generalization.py FOLDER`. Your own can be scored in the same way:",
        "`python -m model.evaluate FOLDER`.",
    ]


def unipen_section() -> list[str]:
    """Return the figures on UNIPEN's validation writers, and the table of the ablation."""
    figures = load_results().get("unipen")
    rows: list[Any] = list(load_ablation())
    if figures is None:
        return []
    slashed = figures["slashed_zeros"]
    columns = {
        "mnist_validation": "MNIST",
        "accuracy_by_writer": "UNIPEN, mean of writers",
        "slashed_zeros": "slashed zeros",
        "answered": "coverage",
        "accuracy_answered": "selective accuracy",
        "rejected": "letters and signs rejected",
    }
    cells = [
        [row["data"], f"{row['images']:,}", *(percent(row[c]) for c in columns)] for row in rows
    ]
    return [
        "",
        "## UNIPEN's validation writers",
        "",
        "Every fifth of UNIPEN's writers was held out for validation: thresholds were chosen with",
        "what they wrote, nothing was trained on it (`python -m model.evaluate data/unipen.npz`):",
        "",
        *table(
            [
                "digits, letters and signs",
                "accuracy",
                "mean of writers",
                "slashed zeros",
                "coverage",
                "selective accuracy",
                "rejected",
                "ECE",
            ],
            [
                [
                    f"{figures['samples']:,}",
                    percent(figures["accuracy"]),
                    percent(figures["accuracy_by_writer"]),
                    f"{percent(slashed['accuracy'])} of {slashed['samples']}",
                    percent(figures["answered"]),
                    percent(figures["accuracy_answered"]),
                    percent(figures["rejected"]),
                    percent(figures["ece"]),
                ]
            ],
        ),
        "",
        "What each source of training data brings: ours, trained for "
        f"{rows[0]['epochs']} epochs on each mix with one",
        "seed, and measured on validation digits alone: MNIST's, and what UNIPEN's validation",
        "writers wrote (`python tools/ablation.py`):",
        "",
        *table(["trained on", "images an epoch", *columns.values()], cells),
    ]


def personalization_section() -> list[str]:
    """Return the table of errors by number of corrections, and how it was made."""
    stored = load_stored(SERVED)
    fitted, digits = stored["fitted"], stored["fitted"]["digits"]
    rows = []
    for limit, errors in stored["errors_by_limit"].items():
        low, high = metrics.wilson_interval(errors, digits)
        rate = percent(errors / max(digits, 1))
        rows.append([limit, f"{errors:,}", rate, f"{percent(low)} to {percent(high)}"])
    return [
        "",
        "## Personalization",
        "",
        f"What corrections bring on the {digits:,} digits of {fitted['writers']} UNIPEN validation "
        "writers, each",
        "begun without examples. The parameters are fitted on the other writers; the command that",
        "fits them and counts is `python train_model.py --refresh`:",
        "",
        *table(
            ["corrections by a writer, at most", "errors", "error rate", "95 % interval (Wilson)"],
            rows,
        ),
        "",
        "A digit that is then corrected counts as an error. Errors are few, and digits by one",
        "writer are not independent, so the uncertainty is larger than the intervals.",
        "",
        "With the app's parameters, fitted on all these writers, and no limit",
        "(`python -m model.evaluate data/unipen.npz --adapt` prints the accuracy and the rest):",
        "",
        *table(
            [
                "errors",
                "with corrections",
                "corrections",
                "right without, wrong with",
                "next right",
                "next right, misread without",
            ],
            [
                [
                    f"{fitted['errors']:,}",
                    f"{fitted['errors_adapted']:,}",
                    f"{fitted['corrections']:,}",
                    f"{fitted['harmed']:,} of {fitted['samples']:,} samples",
                    f"{fitted['next_correct']:,} of {fitted['next']:,}",
                    f"{fitted['next_misread_correct']:,} of {fitted['next_misread']:,}",
                ]
            ],
        ),
        "",
        "Next: the writer's next sample of the digit that was corrected.",
    ]


def numbers_section() -> list[str]:
    """Return how rows of digits are read, drawn on the canvas and in pictures."""
    drawn, pictures = load_benchmark("numbers"), load_benchmark("number_pictures")
    single = drawn["single digits"]
    kinds = {
        "room between the digits": ("room", "apart"),
        "close, or touching": ("close", "touching"),
        "overlapping": ("overlap", "overlapping"),
    }
    rows = [
        [
            name,
            percent(drawn[on_canvas]["exact"], 1),
            percent(pictures[photographed]["exact"], 1),
            percent(pictures[photographed]["wrong_but_sure"], 1),
        ]
        for name, (on_canvas, photographed) in kinds.items()
    ]
    return [
        "",
        "## Numbers",
        "",
        "The share of rows of 2 to 5 digits by one of UNIPEN's validation writers that are read",
        "exactly; a digit that is not sure counts as wrong. "
        f"{drawn['room']['rows']:,} rows of a kind are drawn",
        f"(`python -m benchmarks.numbers`), {pictures['apart']['rows']} are on photographed pages",
        "(`python -m benchmarks.number_pictures`):",
        "",
        *table(["digits", "drawn", "photographed", "photographed: sure, and wrong"], rows),
        "",
        f"Single digits taken for several: {single['taken for several']} of "
        f"{single['digits']:,} drawn,",
        f"{percent(pictures['one digit']['too_many'], 1)} of {pictures['one digit']['rows']} "
        "photographed.",
    ]


def latency_section() -> list[str]:
    """Return how soon the page follows the pen."""
    latency = load_benchmark("latency")
    slowed = next(key for key in latency if key.startswith("slowed"))
    conditions = {
        "beside the server": "near",
        f"{latency['delay, ms']:.0f} ms away, each way": "far",
        f"beside it, processor {slowed}": slowed,
    }
    measures = ["updates a second", "pointer event → bars, ms", "pen up → record, ms"]
    return [
        "",
        "## Latency",
        "",
        "The browser reads while the pen moves; the record is the server's reading of a finished",
        f"stroke. Medians of strokes drawn in Chromium on {latency['cores']} cores, 60 pointer "
        "events a second",
        "(`python -m benchmarks.latency`):",
        "",
        *table(
            ["", *measures],
            [
                [name, *(f"{latency[key][measure]['median']:.0f}" for measure in measures)]
                for name, key in conditions.items()
            ],
        ),
    ]


def load_benchmark(name: str) -> dict[str, Any]:
    """Load the last figures of a benchmark."""
    figures: dict[str, Any] = json.loads((BENCHMARKS / f"{name}.json").read_text(encoding="utf-8"))
    return figures


def scaling_section() -> list[str]:
    """Return the table of what one process and more carry."""
    replicas, crowds = load_benchmark("replicas"), load_benchmark("load")["crowds"]
    rows = []
    for crowd in crowds:
        capacity = replicas.get(f"{crowd['processes']} processes")
        if crowd["visitors"] == 50 and capacity:
            predictions = max(
                measured["predictions a second"]
                for measured in capacity["measured"]
                if measured["visitors"] == capacity["carries"]
            )
            rows.append(
                [
                    crowd["processes"],
                    f"{capacity['carries']} visitors",
                    f"{predictions:.0f}",
                    f"{crowd['p50']:.0f} ms, {crowd['p95']:.0f} ms",
                    f"{crowd['processor ms a stroke']:.0f} ms",
                    f"{crowd['MB a visitor']:.1f} MB",
                ]
            )
    header = ["processes", "draw without a pause", "predictions a second then"]
    header += ["50 draw a stroke every 2 s: p50, p95", "processor a stroke", "memory a visitor"]
    kill = replicas["after a kill"]
    seconds = [load_results(name)["seconds"] for name in network_names()]
    return [
        f"On {replicas['cores']} cores, which the processes, nginx and the visitors share:",
        "",
        *table(header, rows),
        "",
        "Without a pause (`python -m benchmarks.replicas`): as many as have their prediction",
        f"within {replicas['p95 held, ms']:.0f} ms in 95 of 100 cases. Of {kill['visitors']} "
        "visitors who drew when one of two",
        f"processes was killed, {kill['on the killed process']} were its own: "
        f"{kill['reconnected']} were connected again, the last after",
        f"{kill['slowest reconnection, s']:.1f} s, {kill['lost']} were lost.",
        "Strokes every 2 s, answered while they are drawn: `python -m benchmarks.load`. Processor",
        "and memory are of all processes together.",
        "",
        f"Training each of the {len(seconds)} networks once took {sum(seconds) / 60:.0f} minutes, "
        f"{max(seconds) / 60:.0f} of them ours.",
    ]


def insert(page: Path, lines: list[str]) -> str:
    """Return a page's text with these lines between its markers. Raises ValueError without them."""
    before, begin, tail = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = tail.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} has no {BEGIN} … {END}.")
    return "\n".join([f"{before}{BEGIN}", *lines, f"{END}{after}"])


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    sections = {
        README: summary_section(),
        RESULTS: [
            *generalization_section(),
            *mnist_section(),
            *unipen_section(),
            *personalization_section(),
            *numbers_section(),
            *latency_section(),
        ],
        SCALING: scaling_section(),
    }
    pages = {page: insert(page, lines) for page, lines in sections.items()}
    outdated = [page for page, text in pages.items() if page.read_text(encoding="utf-8") != text]
    if options.check:
        names = " and ".join(page.name for page in outdated)
        print(f"{names}: not up to date; python tools/results.py" if names else "up to date")
        return int(bool(outdated))
    for page in outdated:
        page.write_text(pages[page], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
