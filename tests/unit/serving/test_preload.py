"""What is loaded before the first visitor asks for it."""

import asyncio
import threading

import pytest

from model.artifacts import SERVED, ArtifactError
from pages.sections import networks
from serving import preload


def run_lifespan() -> None:
    """Start and stop as a server does, and wait for the thread."""

    async def start() -> None:
        async with preload.lifespan(None):
            await asyncio.to_thread(join)

    def join() -> None:
        for thread in threading.enumerate():
            if thread.name == "preload":
                thread.join()

    # in a thread of its own: Playwright's loop may run in this one
    thread = threading.Thread(target=lambda: asyncio.run(start()))
    thread.start()
    thread.join()


def test_the_served_network_is_loaded(monkeypatch: pytest.MonkeyPatch):
    loaded: list[str] = []
    monkeypatch.setattr(networks, "load", loaded.append)
    run_lifespan()
    assert loaded == [SERVED]


@pytest.mark.filterwarnings("error")  # an exception in a thread is a warning
def test_a_damaged_network_is_left_to_the_page(monkeypatch: pytest.MonkeyPatch):
    def load(name: str) -> None:
        raise ArtifactError(f"{name} is damaged")

    monkeypatch.setattr(networks, "load", load)
    run_lifespan()
