"""Run the real app on a free port, and find a browser for it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_BROWSER = "No Chromium on the PATH. On Debian and Ubuntu: sudo apt install chromium"
NO_FILE_WATCHER = ("--server.fileWatcherType=none",)


def find_browser() -> str | None:
    """Find a Chromium on the PATH."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def launch_browser(playwright: Playwright) -> Browser:
    """Launch the Chromium on the PATH. Exits with advice where there is none."""
    path = find_browser()
    if path is None:
        sys.exit(NO_BROWSER)
    return playwright.chromium.launch(executable_path=path, args=BROWSER_OPTIONS)


def free_port() -> int:
    """Find a port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(
    port: int,
    log: Path,
    python: Sequence[str] = (sys.executable,),
    folder: Path = ROOT,
    options: Sequence[str] = NO_FILE_WATCHER,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a server of the app; what it prints goes to `log`.

    By another Python, in another folder, with other options of Streamlit's, with additional
    environment variables.
    """
    command = [*python, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    command += ["--server.address=127.0.0.1", f"--server.port={port}", *options]
    variables = {**os.environ, **(environment or {})}
    with log.open("wb") as output:
        return subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=variables
        )


def wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until an address answers.

    Raises RuntimeError, with what the server printed, when it ends or takes more than a minute.
    """
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)  # nothing announces that the port is open
    raise RuntimeError(
        f"The app did not start:\n{log.read_text(encoding='utf-8', errors='replace')}"
    )


@contextlib.contextmanager
def run_server(
    log: Path,
    python: Sequence[str] = (sys.executable,),
    folder: Path = ROOT,
    options: Sequence[str] = NO_FILE_WATCHER,
    base_path: str = "",
) -> Iterator[tuple[str, int]]:
    """Run a server until the block ends: see `start_server`. Yields its address, with a
    `base_path` as Streamlit's option names it, and its process id.
    """
    port = free_port()
    server = start_server(
        port, log, python, folder, [*options, f"--server.baseUrlPath={base_path}"]
    )
    address = f"http://127.0.0.1:{port}{base_path}"
    try:
        wait_until_healthy(f"{address}/_stcore/health", server, log)
        yield address, server.pid
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextlib.contextmanager
def run_app(log: Path, python_options: Sequence[str] = ()) -> Iterator[str]:
    """Run the app until the block ends. Yields its address."""
    with run_server(log, python=(sys.executable, *python_options)) as (url, _):
        yield url
