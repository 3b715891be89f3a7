"""Whether the app would run on Streamlit Community Cloud: requirements.txt alone, each Python,
every page, within the memory that is promised.

    python -m tools.cloud [--python 3.11 3.12 3.13]     minutes a Python: TensorFlow is downloaded; needs a Chromium on the PATH

For each Python, what git would hand out is copied to a temporary folder, a fresh environment is
made from its requirements.txt, and `streamlit run app.py` is started there. Chromium draws a digit,
opens every panel below it, and visits every page and every section. What fails is printed, and the
exit status is 1.

Memory: the server is killed, as the Cloud would, as soon as more than 690 MB of it are resident,
looked at every 20 ms; at the end the kernel's own record of the peak (VmHWM) counts, which misses
nothing. Resident memory holds shared pages, too, and so errs on the strict side. RLIMIT_AS and
RLIMIT_DATA count what is reserved and never touched (arenas, stacks of threads: 2.7 and 1.6 GB
where 0.4 are resident), and a control group can't be made everywhere.
"""

from __future__ import annotations

import argparse
import contextlib
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

from playwright.sync_api import Error, Page, expect, sync_playwright

from benchmarks import startup
from benchmarks.memory import megabytes
from testing import app_process, pointer
from testing.strokes import ROUND

PYTHONS = ("3.11", "3.12", "3.13")
LIMIT = 690  # MB: what the Cloud promises at least
PANELS = ("Why?", "All networks", "As it learned", "Keep", "Collect")
WRONG = '[data-testid="stException"], [data-testid="stAlertContentError"]'


@dataclass
class Visit:
    """What was seen on one Python."""

    pages: list[str] = field(default_factory=list)
    peak: float = float("nan")  # MB
    wrong: list[str] = field(default_factory=list)


def find_python(version: str) -> str | None:
    """Find an interpreter of a version such as 3.12 on the PATH or among pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [
        shutil.which(f"python{version}"),
        *sorted(map(str, pyenv.glob(f"{version}.*/bin/python"))),
    ]
    asked = "import sys, ensurepip; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        # pyenv's stand-ins are on the PATH and may lead nowhere
        answer = subprocess.run([candidate, "-c", asked], capture_output=True, text=True)
        if answer.stdout.strip() == version:
            return candidate
    return None


def clone(folder: Path) -> None:
    """Copy the files that git knows or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=app_process.ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (source := app_process.ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def install(python: str, folder: Path) -> str:
    """Make an environment from requirements.txt alone; returns its interpreter.

    Raises CalledProcessError.
    """
    environment = folder / "environment"
    subprocess.run([python, "-m", "venv", environment], check=True)
    own = str(environment / "bin" / "python")
    command = [
        own,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        "requirements.txt",
    ]
    subprocess.run(command, cwd=folder / "app", check=True, capture_output=True, text=True)
    return own


@contextlib.contextmanager
def limited(process: int, visit: Visit) -> Iterator[None]:
    """Kill a process that comes to hold more than LIMIT, and note its peak when the block ends."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            with contextlib.suppress(OSError, ValueError):  # it has ended
                if megabytes(process) > LIMIT:
                    os.kill(process, signal.SIGKILL)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            visit.peak = megabytes(process, "VmHWM")
        over.set()
        watcher.join()
        if not visit.peak <= LIMIT:
            visit.wrong.append(
                f"more than {LIMIT} MB"
                if visit.peak > LIMIT
                else f"the server has ended: killed above {LIMIT} MB, or by itself"
            )


def look(page: Page, visit: Visit) -> None:
    """Draw, open what is below the drawing, and visit every page."""

    def arrived(name: str) -> None:
        visit.pages.append(name)
        visit.wrong += [f"{name}: {text}" for text in page.locator(WRONG).all_inner_texts()]

    pointer.with_mouse(page, ROUND[5])
    expect(page.locator(".st-key-answer h1")).to_have_text("5", timeout=30_000)
    arrived("Draw")
    for name in PANELS:
        page.locator(".st-key-panel").get_by_text(name, exact=True).click()
        expect(page.locator(".st-key-more")).to_be_visible(timeout=30_000)
        page.wait_for_timeout(50)  # until the click has reached the server
        page.wait_for_function(startup.THERE, arg="", polling=20)
        arrived(f"Draw: {name}")
    startup.walk(page, arrived)


def try_python(python: str) -> Visit:
    """Install, start and visit the app on one Python."""
    visit = Visit()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        log = folder / "log.txt"
        clone(folder / "app")
        try:
            own = install(python, folder)
            browser = playwright.chromium.launch(
                executable_path=app_process.browser_path(), args=app_process.BROWSER_OPTIONS
            )
            started = app_process.process(log, python=own, folder=folder / "app", options=())
            with started as (url, process), limited(process, visit):
                look(startup.visit(browser, url)[0], visit)
        except subprocess.CalledProcessError as error:
            visit.wrong.append(
                f"requirements.txt could not be installed: {(error.stderr or str(error)).strip()[-800:]}"
            )
        except (Error, AssertionError, RuntimeError) as error:
            visit.wrong.append(f"after {(visit.pages or ['the start'])[-1]}: {error}")
        if log.exists():
            visit.wrong += [
                line
                for line in log.read_text(errors="replace").splitlines()
                if "Traceback" in line or "Uncaught" in line
            ]
    return visit


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.cloud",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--python",
        nargs="+",
        choices=PYTHONS,
        default=PYTHONS,
        metavar="VERSION",
        help="of 3.11, 3.12 and 3.13; all, if not given",
    )
    versions = parser.parse_args(argv).python
    if app_process.browser_path() is None:
        print(
            "No Chromium on the PATH. On Debian and Ubuntu: sudo apt install chromium",
            file=sys.stderr,
        )
        return 1
    failed, tried = False, 0
    print(
        f"{'Python':8}{'pages and sections':>20}{'peak, MB':>10}{'minutes':>9}  wrong", flush=True
    )
    for version in versions:
        python = find_python(version)
        if python is None:
            print(f"{version:8}not tried: not installed", flush=True)
            continue
        began = time.monotonic()
        visit = try_python(python)
        minutes = (time.monotonic() - began) / 60
        print(
            f"{version:8}{len(visit.pages):20}{visit.peak:10.0f}{minutes:9.1f}  {len(visit.wrong) or 'nothing'}",
            flush=True,
        )
        print("".join(f"    {sentence}\n" for sentence in visit.wrong), end="", flush=True)
        failed, tried = failed or bool(visit.wrong), tried + 1
    return int(failed or not tried)


if __name__ == "__main__":
    sys.exit(main())
