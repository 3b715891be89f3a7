"""A way to a server that takes time, as the distance to a visitor does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

CHUNK = 65536  # bytes


@contextlib.asynccontextmanager
async def delayed(url: str, seconds: float) -> AsyncIterator[str]:
    """Give the server at `url` another address, at which every byte is held back for `seconds` on
    its way to the server and back. Yields the address.
    """
    address = urlsplit(url)
    connections: set[asyncio.Task[None]] = set()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(address.hostname, address.port)
        for source, target in ((reader, server_writer), (server_reader, writer)):
            task = asyncio.create_task(_carry(source, target, seconds))
            connections.add(task)
            task.add_done_callback(connections.discard)

    proxy = await asyncio.start_server(connect, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    finally:
        proxy.close()
        for task in [*connections]:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def _carry(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, seconds: float
) -> None:
    """Write what is read, each piece `seconds` after it came."""
    clock = asyncio.get_running_loop().time
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def read() -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(CHUNK):
                pieces.put_nowait((clock() + seconds, data))
        pieces.put_nowait((clock() + seconds, b""))  # the end

    reading = asyncio.create_task(read())
    try:
        with contextlib.suppress(OSError):  # the other side has gone
            data = b"something"
            while data:
                due, data = await pieces.get()
                await asyncio.sleep(due - clock())
                target.write(data)
                await target.drain()
    finally:
        reading.cancel()
        target.close()
