"""Run several app processes on loopback behind nginx, as deploy/nginx.sh configures it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from testing import app_process

NO_NGINX = "There is no nginx. On Debian and Ubuntu: sudo apt install nginx-light"
# one thread each, and one secret for all: as in deploy/compose.yaml
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "STREAMLIT_SERVER_COOKIE_SECRET": "the same for all",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def find_nginx() -> str | None:
    """Find nginx: Debian installs it where only root's PATH looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def need_nginx() -> None:
    """Skip the test without nginx; fail it where REQUIRE_BROWSER is set."""
    import pytest  # benchmarks do without it

    if find_nginx() is None:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(NO_NGINX)


class Replica:
    """One app process, on the same port each time that it is started."""

    def __init__(self, number: int, folder: Path, root: Path = app_process.ROOT) -> None:
        self.port, self.root = app_process.free_port(), root
        self.log = folder / f"app-{number}.txt"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the process itself."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process; `wait` for it afterwards."""
        self.process = app_process.start_server(
            self.port, self.log, folder=self.root, environment=ENVIRONMENT
        )

    def wait(self) -> None:
        """Wait until the process answers."""
        assert self.process
        app_process.wait_until_healthy(f"{self.url}/_stcore/health", self.process, self.log)

    def kill(self) -> None:
        """Kill the process at once."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def run_replicas(count: int, folder: Path) -> Iterator[list[Replica]]:
    """Run `count` app processes until the block ends."""
    apps = [Replica(number, folder) for number in range(count)]
    try:
        for app in apps:
            app.start()
        for app in apps:
            app.wait()
        yield apps
    finally:
        for app in apps:
            app.kill()


@contextlib.contextmanager
def run_nginx(
    apps: list[Replica], folder: Path, connections: int = 400, trusted: str = ""
) -> Iterator[str]:
    """Run nginx in front of app processes until the block ends. Yields its address.

    `connections` and `trusted` are as deploy/nginx.sh has them.
    """
    path, port = find_nginx(), app_process.free_port()
    if path is None:
        raise RuntimeError(NO_NGINX)
    folder = folder / f"nginx-{port}"
    folder.mkdir(parents=True)
    environment = {
        **os.environ,
        "PATH": f"{Path(path).parent}:{os.environ['PATH']}",
        "APPS": " ".join(f"127.0.0.1:{app.port}" for app in apps),
        "PORT": f"127.0.0.1:{port}",
        "DIR": str(folder),
        "CONNECTIONS": str(connections),
        "TRUSTED": trusted,
    }
    as_root = ["-g", "user root;"] if os.geteuid() == 0 else []
    log = folder / "log.txt"
    with log.open("wb") as output:
        command = ["sh", str(app_process.ROOT / "deploy" / "nginx.sh"), *as_root]
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        app_process.wait_until_healthy(f"http://127.0.0.1:{port}/balancer-health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(15)


def count_sessions(app: Replica) -> int:
    """Ask a process how many sessions it holds."""
    with urllib.request.urlopen(f"{app.url}/_stcore/metrics", timeout=10) as response:
        lines = response.read().decode().splitlines()
    active = next(line for line in lines if line.startswith("active_sessions"))
    return int(float(active.split()[-1]))
