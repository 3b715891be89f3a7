"""Write JSON, and replace a folder so that a run that fails or is killed leaves no half of one."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yield a new folder to write into; without an error, it takes the place of `folder`."""
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    yield part
    replace_folder(part, folder)


def replace_folder(new: Path, folder: Path) -> None:
    """Put a finished folder in the place of another, which waits beside it as NAME.old until then.

    Killed in between, NAME.old is what `recover` restores.
    """
    recover(folder)
    old = folder.with_name(folder.name + ".old")
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)  # and with it what a resumed run would have needed


def recover(folder: Path) -> None:
    """Clean up after a `replace_folder` that was killed: put NAME.old back where nothing has taken
    its place, else remove it.
    """
    old = folder.with_name(folder.name + ".old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON, as results.json, history.json and the like hold it."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
