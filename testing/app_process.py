"""Starts the real app, for tests and tools."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser_path() -> str | None:
    """Find a Chromium on the PATH."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextlib.contextmanager
def app(log: Path, python_options: Sequence[str] = (), script: str = "app.py") -> Iterator[str]:
    """Run the app, or another script, on a free port until the block ends; what it prints goes to
    `log`. Yields its address.

    Raises RuntimeError, with what it printed, when it stops or does not answer within a minute.
    """
    with process(log, python_options, script) as (url, _):
        yield url


@contextlib.contextmanager
def process(
    log: Path,
    python_options: Sequence[str] = (),
    script: str = "app.py",
    python: str = sys.executable,
    folder: Path = ROOT,
    options: Sequence[str] = ("--server.fileWatcherType=none",),
) -> Iterator[tuple[str, int]]:
    """The same, and yields the number of the server's process besides; by another Python, in
    another folder, with other options of Streamlit's.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [python, *python_options, "-m", "streamlit", "run", script, "--server.headless=true"]
    command += ["--server.address=127.0.0.1", f"--server.port={port}", *options]
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_healthy(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)  # nothing announces that the port is open
    raise RuntimeError(f"The app did not start:\n{log.read_text(errors='replace')}")
