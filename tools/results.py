"""Write the tables of README.md and docs/scaling.md from the files that training, evaluation and
benchmarks wrote.

python tools/results.py                 write them
python tools/results.py --check         only say whether they are up to date (exit code 1 if not)
python tools/results.py --real FOLDER   first evaluate the sets of real handwriting in FOLDER anew, into docs/generalization.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model import evaluate
from model.artifacts import GENERALIZATION, TEXTBOOK
from model.preprocessing import image_io
from model.recognition.classifier import load_classifier, load_results, network_names

README, SCALING = ROOT / "README.md", ROOT / "docs" / "scaling.md"
MEASURED = ROOT / "benchmarks" / "results"
# pixels: the canvas of the tutorials, a digit drawn large in its middle, and their pen
CANVAS, DRAWN, PEN = 280, 200, 20
BEGIN, END = "<!-- results -->", "<!-- /results -->"

# What each set of real handwriting is, by the name of its file or folder. They are not ours to
# publish; their figures are.
SETS = {
    "strokes_pen.json.gz": "Digits written with a pen tablet, 39 writers",
    "strokes_tablet.json.gz": "Digits written on an LCD tablet, 7 writers",
    "scans_forms": "Digits scanned from forms",
    "photos_paper": "Photographs of digits on paper",
    "strokes_letters.json.gz": "Letters written with a pen tablet, 39 writers",
}


def measure(folder: Path) -> None:
    """Evaluate every set of SETS that is in `folder` with the served network, and write
    docs/generalization.json.
    """
    classifier = load_classifier()
    found = {}
    for name, what in SETS.items():
        if (folder / name).exists():
            figures, _, _ = evaluate.evaluate(folder / name, classifier)
            kept = {
                k: v for k, v in figures.items() if k not in ("confusion", "per_class", "seconds")
            }
            found[name.split(".")[0]] = {"what": what, **kept, **textbook_way(folder / name)}
    if not found:
        sys.exit(f"{folder} has none of {', '.join(SETS)}.")
    GENERALIZATION.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def textbook_way(path: Path) -> dict[str, float | None]:
    """Shares of a set's digits that a textbook network reads rightly:

    `textbook`, when each picture is just scaled down to 28×28 as the tutorials do, and
    `textbook_prepared`, when it is prepared as the app does.
    """
    network = load_classifier(TEXTBOOK)
    if path.is_dir():
        pairs = [
            (scaled_down(image_io.open_image(file)), k)
            for k in range(10)
            for file in sorted((path / str(k)).glob("[!.]*"))
        ]
    else:
        pairs = [
            (scaled_down(drawn(s["strokes"])), int(s["label"]))
            for s in evaluate.read_strokes(path)
            if s["label"] != "none"
        ]
    if not pairs:
        return {"textbook": None, "textbook_prepared": None}
    right = [int(network.logits(image[None])[0, :10].argmax()) == label for image, label in pairs]
    figures, _, _ = evaluate.evaluate(path, network)
    return {"textbook": round(float(np.mean(right)), 6), "textbook_prepared": figures["accuracy"]}


def drawn(strokes: list[list[list[float]]]) -> Image.Image:
    """Strokes as a picture of the tutorials' canvas: white on black, large and in the middle."""
    points = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
    low, high = points.min(0), points.max(0)
    scale = DRAWN / max(float((high - low).max()), 1e-9)
    picture = Image.new("L", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        line = [
            tuple(xy)
            for xy in ((np.asarray(stroke, float) - (low + high) / 2) * scale + CANVAS / 2).tolist()
        ]
        pen.line(line, fill=255, width=PEN, joint="curve")
        for x, y in (line[0], line[-1]):
            pen.ellipse((x - PEN / 2, y - PEN / 2, x + PEN / 2, y + PEN / 2), fill=255)
    return picture


def scaled_down(picture: Image.Image) -> np.ndarray:
    """A picture as 28×28 grey values in 0..1, light ink on dark, nothing else done."""
    small = np.asarray(picture.convert("L").resize((28, 28)), np.float32) / 255
    return 1 - small if np.median(small) > 0.5 else small


def percent(share: float | None, digits: int = 2) -> str:
    return "–" if share is None else f"{share:.{digits}%}".replace("%", " %")


def network_row(name: str) -> str:
    r = load_results(name)
    accuracy = percent(r["test_accuracy"])
    if "runs" in r:
        accuracy += f" (mean {percent(r['mean']['test_accuracy'], 3)} ± {100 * r['standard_deviation']['test_accuracy']:.3f} over {len(r['runs'])} seeds)"
    cells: list[Any] = [
        f"{r['title']} (`{name}`)",
        f"{r['parameters']:,}",
        r["epochs"],
        f"{r['seconds']:.0f}",
        accuracy,
    ]
    cells.append(
        percent(r["with_tta"]["test_accuracy"])
        + (f" (mean {percent(r['mean']['with_tta'], 3)})" if "runs" in r else "")
    )
    cells += [
        f"{r['macro']['f1']:.4f}",
        f"{r['weighted']['f1']:.4f}",
        percent(r["ece"]),
        f"{r['milliseconds']:.2f}",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def tables() -> str:
    """The text between the README's markers."""
    lines = [
        "On MNIST's 10,000 test digits, read once a network; every choice was made on validation digits:",
        "",
    ]
    lines.append(
        "| network | parameters | epochs | seconds | test accuracy | as the app reads | macro F1 | weighted F1 | ECE | ms a digit |"
    )
    lines.append("|---|---|---|---|---|---|---|---|---|---|")
    lines += [network_row(name) for name in network_names()]
    lines += [
        "",
        "Where one look leaves a doubt the app reads a digit five times, moved by half a pixel, and takes the mean. ECE is the expected calibration",
        "error after calibration, in 15 bins of equal width. Seconds of training and milliseconds of reading",
    ]
    lines += [
        f"(LiteRT, one thread) were measured on a machine with {load_results()['machine']}, while other work ran beside it.",
        "",
    ]
    if GENERALIZATION.is_file():
        lines += [
            "On handwriting that is not MNIST, by people and with pens the network has never seen. It was trained on MNIST and on synthetic"
        ]
        lines += ["strokes of our own making, on nobody else's handwriting:", ""]
        lines += [
            "| set | samples | textbook, scaled down | textbook, prepared | ours | answered surely | of these right | turned away | ECE |"
        ]
        lines += ["|---|---|---|---|---|---|---|---|---|"]
        for row in json.loads(GENERALIZATION.read_text()).values():
            shares = [
                percent(row[k])
                for k in (
                    "textbook",
                    "textbook_prepared",
                    "accuracy",
                    "answered",
                    "accuracy_answered",
                    "rejected",
                    "ece",
                )
            ]
            lines.append(f"| {row['what']} | {row['samples']:,} | " + " | ".join(shares) + " |")
        textbook = load_results(TEXTBOOK)
        lines += [
            "",
            f"Textbook is {textbook['title']}, {percent(textbook['test_accuracy'])} on MNIST: once given the picture scaled down to 28×28",
        ]
        lines += [
            "as tutorials do (strokes drawn large and in the middle), once prepared as the app does it. Ours has that preparation, too."
        ]
        lines += [
            "",
            "Some styles of the synthetic strokes were added after a look at what an earlier network misread there.",
        ]
        lines += [
            "These sets are not ours to publish. Your own can be scored in the same way: `python -m model.evaluate FOLDER`."
        ]
    return "\n".join(lines)


def costs() -> str:
    """The text between the markers of docs/scaling.md: what one process and more carry."""
    replicas = json.loads((MEASURED / "replicas.json").read_text())
    crowds = json.loads((MEASURED / "load.json").read_text())["crowds"]
    lines = [
        f"On {replicas['cores']} cores, which the processes, nginx and the visitors share:",
        "",
    ]
    lines += [
        "| processes | draw without a pause | readings a second then | 50 draw a stroke every 2 s: p50, p95 | processor a stroke | memory a visitor |"
    ]
    lines += ["|---|---|---|---|---|---|"]
    for row in crowds:
        carried = replicas.get(f"{row['processes']} processes")
        if row["visitors"] == 50 and carried:
            readings = max(
                one["readings a second"]
                for one in carried["measured"]
                if one["visitors"] == carried["carries"]
            )
            lines.append(
                f"| {row['processes']} | {carried['carries']} visitors | {readings:.0f} | {row['p50']:.0f} ms, {row['p95']:.0f} ms "
                f"| {row['processor ms a stroke']:.0f} ms | {row['MB a visitor']:.1f} MB |"
            )
    kill = replicas["after a kill"]
    lines += [
        "",
        "Without a pause (`python -m benchmarks.replicas`): as many as have their reading within ",
    ]
    lines[-1] += f"{replicas['p95 held, ms']:.0f} ms in 95 of 100 cases."
    lines += [
        f"Of {kill['visitors']} visitors who drew when one of two processes was killed, {kill['on the killed process']} were its own: "
    ]
    lines[-1] += (
        f"{kill['reconnected']} were connected again, the last after {kill['slowest reconnection, s']:.1f} s, {kill['lost']} were lost."
    )
    lines += [
        "Strokes every 2 s, answered while they are drawn: `python -m benchmarks.load`. Processor and memory are of all processes together."
    ]
    seconds = [load_results(name)["seconds"] for name in network_names()]
    lines += [
        "",
        f"Training each of the {len(seconds)} networks once took {sum(seconds) / 60:.0f} minutes, {max(seconds) / 60:.0f} of them ours.",
    ]
    return "\n".join(lines)


def with_tables(page: Path, fresh: str) -> str:
    """A page's text with fresh tables. Raises ValueError where the markers are missing."""
    before, begin, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} has no {BEGIN} … {END}.")
    return f"{before}{BEGIN}\n{fresh}\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--real", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if options.real:
        measure(options.real)
    pages = {
        page: with_tables(page, fresh) for page, fresh in ((README, tables()), (SCALING, costs()))
    }
    if options.check:
        old = [page.name for page, text in pages.items() if page.read_text() != text]
        print(
            f"{' and '.join(old)}: not up to date; python tools/results.py" if old else "up to date"
        )
        return int(bool(old))
    for page, text in pages.items():
        page.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
