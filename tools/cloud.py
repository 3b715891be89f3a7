"""Try the app as Streamlit Community Cloud would run it, on each Python.

    python tools/cloud.py [--python 3.11 3.12 3.13]     minutes each: TensorFlow is downloaded

It has requirements.txt alone, and the memory that the Cloud promises.

For each Python, the files that git knows are copied to a temporary folder, a fresh environment is
made from requirements.txt, and `streamlit run app.py` is started there. Chromium, which must be on
the PATH, draws a digit, opens every panel below it, and visits every page and every section. What
fails is printed, and the exit status is 1.

Memory: the server is killed, as the Cloud would, as soon as more than 690 MB of it are resident,
checked every 20 ms; at the end the kernel's record of the peak (VmHWM) counts, which misses
nothing. Resident memory includes shared pages and so errs on the strict side. RLIMIT_AS and
RLIMIT_DATA count what is reserved and never touched (arenas, stacks of threads: 2.7 and 1.6 GB
where 0.4 are resident), and a control group can't be made everywhere.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Error, Page, expect, sync_playwright

from testing import app_process, page_walk, pointer
from testing.process_usage import memory_mb
from testing.strokes import ROUND
from testing.visiting import DESKTOP, new_context

PYTHONS = ("3.11", "3.12", "3.13")
MAX_MEMORY = 690  # MB: what the Cloud promises at least
PANELS = ("Why?", "All networks", "As it learned")
ERRORS = '[data-testid="stException"], [data-testid="stAlertContentError"]'


@dataclass
class Visit:
    """The pages and sections visited on one Python, and what failed."""

    pages: list[str] = field(default_factory=list)
    peak: float = float("nan")  # MB
    failures: list[str] = field(default_factory=list)


def find_python(version: str) -> str | None:
    """Find an interpreter of a version such as 3.12 on the PATH or among pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [
        shutil.which(f"python{version}"),
        *sorted(map(str, pyenv.glob(f"{version}.*/bin/python"))),
    ]
    command = "import sys, ensurepip; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        # pyenv's shims are on the PATH and may lead nowhere
        run = subprocess.run([candidate, "-c", command], capture_output=True, text=True)
        if run.stdout.strip() == version:
            return candidate
    return None


def clone(folder: Path) -> None:
    """Copy the files that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (source := ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def install(python: str, folder: Path) -> str:
    """Make an environment from requirements.txt alone; returns its interpreter.

    Raises CalledProcessError.
    """
    environment = folder / "environment"
    subprocess.run([python, "-m", "venv", environment], check=True)
    interpreter = str(environment / "bin" / "python")
    command = [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["-r", "requirements.txt"]
    subprocess.run(command, cwd=folder / "app", check=True, capture_output=True, text=True)
    return interpreter


@contextlib.contextmanager
def limited(process: int, visit: Visit) -> Iterator[None]:
    """Kill a process that exceeds MAX_MEMORY, and note its peak when the block ends."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            with contextlib.suppress(OSError, ValueError):  # it has ended
                if memory_mb(process) > MAX_MEMORY:
                    os.kill(process, signal.SIGKILL)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            visit.peak = memory_mb(process, "VmHWM")
        over.set()
        watcher.join()
        if visit.peak > MAX_MEMORY:
            visit.failures.append(f"more than {MAX_MEMORY} MB")
        elif math.isnan(visit.peak):
            visit.failures.append(
                f"the server has ended: killed above {MAX_MEMORY} MB, or by itself"
            )


def visit_pages(page: Page, visit: Visit) -> None:
    """Draw, open every panel below the drawing, and visit every page."""

    def check(name: str) -> None:
        visit.pages.append(name)
        visit.failures += [f"{name}: {text}" for text in page.locator(ERRORS).all_inner_texts()]

    pointer.draw_with_mouse(page, ROUND[5])
    expect(page.locator(".st-key-answer .digit .headline")).to_have_text("5", timeout=30_000)
    check("Draw")
    for name in PANELS:
        page.locator(".st-key-panel").get_by_text(name, exact=True).click()
        expect(page.locator(".st-key-more")).to_be_visible(timeout=30_000)
        page.wait_for_timeout(50)  # until the click has reached the server
        page_walk.wait_until_complete(page)
        check(f"Draw: {name}")
    page_walk.walk_pages(page, check)


def try_python(python: str) -> Visit:
    """Install, start and visit the app on one Python."""
    visit = Visit()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        log = folder / "log.txt"
        clone(folder / "app")
        try:
            interpreter = install(python, folder)
            browser = app_process.launch_browser(playwright)
            server = app_process.run_server(
                log, python=[interpreter], folder=folder / "app", options=()
            )
            with server as (url, process), limited(process, visit):
                page = new_context(browser, DESKTOP).new_page()
                page_walk.open_draw_page(page, url)
                visit_pages(page, visit)
        except subprocess.CalledProcessError as error:
            reason = (error.stderr or str(error)).strip()[-800:]
            visit.failures.append(f"requirements.txt could not be installed: {reason}")
        except (Error, AssertionError, RuntimeError) as error:
            visit.failures.append(f"after {(visit.pages or ['the start'])[-1]}: {error}")
        if log.exists():
            lines = log.read_text(errors="replace", encoding="utf-8").splitlines()
            visit.failures += [line for line in lines if "Traceback" in line or "Uncaught" in line]
    return visit


def main() -> int:
    """Try each Python and print a row of the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--python",
        nargs="+",
        choices=PYTHONS,
        default=PYTHONS,
        metavar="VERSION",
        help="of 3.11, 3.12 and 3.13; all, if not given",
    )
    versions = parser.parse_args().python
    if app_process.find_browser() is None:
        sys.exit(app_process.NO_BROWSER)
    visits: list[Visit] = []
    header = f"{'Python':8}{'pages and sections':>20}{'peak, MB':>10}{'minutes':>9}  failures"
    print(header, flush=True)
    for version in versions:
        python = find_python(version)
        if python is None:
            print(f"{version:8}not tried: not installed", flush=True)
            continue
        began = time.monotonic()
        visit = try_python(python)
        minutes = (time.monotonic() - began) / 60
        figures = f"{len(visit.pages):20}{visit.peak:10.0f}{minutes:9.1f}"
        print(f"{version:8}{figures}  {len(visit.failures) or 'none'}", flush=True)
        print("".join(f"    {failure}\n" for failure in visit.failures), end="", flush=True)
        visits.append(visit)
    return int(not visits or any(visit.failures for visit in visits))


if __name__ == "__main__":
    sys.exit(main())
