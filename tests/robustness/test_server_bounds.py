"""What a stranger may do to the running server: how much it remembers, logs and tells."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.live_drawing import canvas
from testing import app_process
from testing.process_usage import memory_mb
from testing.visitor import CANVAS, ConnectionLostError, Visitor, canvas_strokes


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[tuple[str, int]]:
    """A server of its own: its address and its process."""
    with app_process.run_server(log) as server:
        yield server


def run(visit: Coroutine):
    """Run a coroutine in a thread of its own: in this one Playwright's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit).result()


async def send_canvas(url: str, objects: list) -> None:
    """Open the Draw page and send these objects as what is on its canvas."""
    async with Visitor(url) as visitor:
        await visitor.open()
        visitor.set_state(CANVAS, {"drawing": {"raw": {"objects": objects}, "data": None}})
        await visitor.run(visitor.components[CANVAS][1])


def test_a_huge_canvas_is_refused_before_it_takes_memory(server: tuple[str, int]):
    url, process = server
    run(send_canvas(url, []))
    before = memory_mb(process)
    for _ in range(2):
        with pytest.raises(ConnectionLostError):
            run(send_canvas(url, [[]] * 4_500_000))  # 18 MB
    assert memory_mb(process, "VmHWM") - before < 150  # it was some 450 for each


def test_the_largest_drawing_that_is_read_is_small_enough_to_be_sent(server: tuple[str, int]):
    third = 1 / 3
    curves = [["Q", 100 + third, 100 + third, 200 + third, 200 + third]] * (canvas.MAX_COMMANDS - 1)
    path = [["M", 100 + third, 100 + third], *curves]
    run(send_canvas(server[0], [{"type": "Path", "left": 1, "top": 1, "path": path}]))


def test_no_line_of_the_log_is_a_visitors(server: tuple[str, int], log: Path):
    async def visit() -> None:
        async with Visitor(server[0]) as visitor:
            await visitor.open()
            await visitor.send("forged\n2026-01-01 00:00:00 all is well\n")
            await visitor.run()

    run(visit())
    assert "all is well" not in log.read_text(encoding="utf-8")


def test_nobody_empties_what_all_visitors_share(server: tuple[str, int]):
    # any visitor may send clear_cache, which empties Streamlit's caches

    async def visit() -> list[int | None]:
        async with Visitor(server[0]) as visitor:
            await visitor.open()
            message = BackMsg()
            message.clear_cache = True
            await visitor._socket.send(message.SerializeToString())
            await visitor.draw(canvas_strokes(7))
            return visitor.digits

    assert run(visit()) == [7]
