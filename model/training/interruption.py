"""What ends a training run early, and what keeps two from writing one folder."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

LOCKED_BYTE = 1 << 30  # on Windows, what is locked cannot be read


class UsageError(Exception):
    """Something asked for can't be done; the message says what and how to do it."""


class Terminated(KeyboardInterrupt):
    """SIGTERM, as `kill`, systemd and a cluster's scheduler send it: the same as Ctrl-C."""


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM raise Terminated in the block; say so where Ctrl-C has no effect."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears signals
        return
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        print(
            "Ctrl-C has no effect on a process that a shell started in the background. "
            f"Stop this one by: kill {os.getpid()}",
            flush=True,
        )

    def stop(*_: Any) -> None:
        raise Terminated

    previous = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


@contextlib.contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Hold FOLDER.lock, beside each folder, until the block ends or this process does.

    Raises UsageError, which names the process, where another one holds it.
    """
    with contextlib.ExitStack() as locks:
        for folder in folders:
            locks.enter_context(_locked(folder))
        yield


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    path = folder.with_name(folder.name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        file = path.open("a+", encoding="ascii")
        if not _try_lock(file):
            with file:
                file.seek(0)
                process = file.read(20).strip()
            raise UsageError(
                f"Process {process or 'unknown'} is training into {folder}: wait until it has "
                "ended, or choose another folder with --out."
            )
        if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
            break
        file.close()  # the one that held it has just removed it
    with file:
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # Windows removes no open file
                path.unlink()


def _try_lock(file: TextIO) -> bool:
    """Lock an open file where nobody else has; the system releases it when the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def end_with_parent() -> None:
    """Have this process, a child of multiprocessing, ignore Ctrl-C and end when its parent does,
    however that ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
