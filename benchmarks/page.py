"""Measure how long a photographed A4 page of 300 digits takes to recognize, and how much memory.

python -m benchmarks.page [--json FILE] [--times N]

Makes the page (12 megapixels, MNIST test digits on ruled paper in half shadow) as a JPEG and
recognizes it in a process of its own: all that the app does from opening to prediction. Seconds are
the best and the median of N runs, memory is the process's peak during them less what it held
before. Beside a busy thread, as another visitor's is, a sample of 50 symbols is recognized with
Python's switch interval and with the app's: the interval decides how long each call of LiteRT and
NumPy waits to go on.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import report
from serving.process import SWITCH_INTERVAL
from testing.process_usage import memory_mb


def write_page(path: Path) -> None:
    """Write the page as a JPEG."""
    from PIL import Image

    from testing import synthetic_pages

    page = synthetic_pages.mnist_page(20, 15, 104, seed=1, degrees=1.5)
    Image.fromarray(page.photo).save(path, quality=90)


def measure_beside_busy_thread(interval: float, recognize: Callable[[], object]) -> float:
    """Return the seconds that something takes beside a thread that never waits."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            sum(k * k for k in range(10_000))

    usual = sys.getswitchinterval()
    sys.setswitchinterval(interval)
    thread = threading.Thread(target=work)
    thread.start()
    try:
        start = time.perf_counter()
        recognize()
        return time.perf_counter() - start
    finally:
        over.set()
        thread.join()
        sys.setswitchinterval(usual)


def measure(path: Path, times: int) -> dict[str, float]:
    """Recognize the page several times in this process."""
    from model.preprocessing import image_io
    from model.recognition.classifier import load_classifier
    from model.recognition.page import recognize_page

    classifier = load_classifier()
    # so that everything is loaded
    sample = image_io.open_image(Path(__file__).parent.parent / "data" / "samples" / "notebook.jpg")
    recognize_page(sample, classifier)
    before = memory_mb(os.getpid())
    seconds, processor = [], []
    for _ in range(times):
        start, processor_start = time.perf_counter(), time.process_time()
        page = recognize_page(image_io.open_image(path), classifier)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - processor_start)
    beside = {
        interval: statistics.median(
            measure_beside_busy_thread(interval, lambda: recognize_page(sample, classifier))
            for _ in range(times)
        )
        for interval in (sys.getswitchinterval(), SWITCH_INTERVAL)
    }
    return {
        "megapixels": round(page.width * page.height / 1e6, 1),
        "megabytes_of_file": round(path.stat().st_size / 1e6, 1),
        "symbols": len(page.digits),
        "seconds_best": round(min(seconds), 2),
        "seconds_median": round(statistics.median(seconds), 2),
        "processor_seconds_best": round(min(processor), 2),
        "memory_MB": round(memory_mb(os.getpid(), "VmHWM") - before),
        **{
            f"seconds_beside_a_busy_thread_at_{1000 * interval:g}_ms": round(seconds_beside, 2)
            for interval, seconds_beside in beside.items()
        },
    }


def main() -> int:
    """Print the figures. Returns the exit status."""
    parser = report.argument_parser("page", __doc__)
    parser.add_argument("--times", type=int, default=5, metavar="N")
    # what the process of its own is started with
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.times)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"
        write_page(path)
        command = [sys.executable, "-m", "benchmarks.page"]
        command += ["--measure", str(path), "--times", str(options.times)]
        figures = json.loads(
            subprocess.run(command, check=True, capture_output=True, text=True).stdout
        )
    print("\n".join(f"{name:42} {value}" for name, value in figures.items()))
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
