"""Starts several app processes on loopback and, in front of them, nginx as deploy/nginx.sh
configures it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from testing import app_process


def nginx_path() -> str | None:
    """Find nginx: Debian keeps it where only root's PATH looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def need_nginx() -> None:
    """Skip the test where there is no nginx, or fail it where the suite must be whole:

    REQUIRE_BROWSER is set.
    """
    if nginx_path() is None:
        advice = "There is no nginx: these tests need one (Debian and Ubuntu: sudo apt install nginx-light)."
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(advice)


class Replica:
    """One app process on a port of its own, which it gets back when it is started again."""

    def __init__(self, number: int, folder: Path, root: Path = app_process.ROOT):
        self.port, self.log, self.root = free_port(), folder / f"app-{number}.txt", root
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the process; `wait` for it afterwards."""
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.headless=true",
            "--server.address=127.0.0.1",
        ]
        command += [f"--server.port={self.port}", "--server.fileWatcherType=none"]
        # One thread each, and one secret for all: as in deploy/compose.yaml.
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "STREAMLIT_SERVER_COOKIE_SECRET": "the same for all",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=self.root, stdout=output, stderr=subprocess.STDOUT, env=environment
            )

    def wait(self) -> None:
        """Wait until the process answers."""
        assert self.process
        app_process.wait_until_healthy(
            f"http://127.0.0.1:{self.port}/_stcore/health", self.process, self.log
        )

    def kill(self) -> None:
        """End the process without a chance to say goodbye."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def replicas(count: int, folder: Path) -> Iterator[list[Replica]]:
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
def nginx(apps: list[Replica], folder: Path, connections: int = 400) -> Iterator[str]:
    """Run nginx in front of app processes until the block ends. Yields its address."""
    path, port = nginx_path(), free_port()
    if path is None:
        raise RuntimeError("There is no nginx. On Debian and Ubuntu: sudo apt install nginx-light")
    folder = folder / f"nginx-{port}"
    folder.mkdir(parents=True)
    environment = {
        **os.environ,
        "PATH": f"{Path(path).parent}:{os.environ['PATH']}",
        "APPS": " ".join(f"127.0.0.1:{app.port}" for app in apps),
        "PORT": f"127.0.0.1:{port}",
        "DIR": str(folder),
        "CONNECTIONS": str(connections),
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


def sessions(app: Replica) -> int:
    """How many visitors a process holds: its own figure."""
    with urllib.request.urlopen(
        f"http://127.0.0.1:{app.port}/_stcore/metrics", timeout=10
    ) as response:
        lines = response.read().decode().splitlines()
    return int(
        float(next(line.split()[-1] for line in lines if line.startswith("active_sessions")))
    )
