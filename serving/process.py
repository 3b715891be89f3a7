"""How the visitors' threads share one process."""

import contextlib
import ctypes
import importlib
import socket
import sys
from asyncio import base_events

from streamlit.runtime.pages_manager import PagesManager

# Seconds after which Python gives another thread its turn. LiteRT and NumPy let go of Python's lock
# at each call, and wait so long to get it back beside a busy thread. By default, 5 ms, a picture
# takes ten times as long then: `python -m benchmarks.page`. The price: a process that has
# too much to do answers a fifth fewer strokes, `python -m benchmarks.load --visitors 100`.
SWITCH_INTERVAL = 0.0005
# Heaps of glibc's malloc. By default each thread gets its own, up to eight a core, and each keeps
# what was free in it once: Streamlit starts a thread a run.
MAX_HEAPS = 2
M_ARENA_MAX = -8  # malloc.h


def prepare() -> None:
    """Set up this process for serving, before it starts threads."""
    # The first visitor of a process would get a page of the folder `pages` without the app around
    # it: by its address, or when their own process has gone. st.navigation sets this too late.
    PagesManager.uses_pages_directory = False
    send_at_once()
    sys.setswitchinterval(SWITCH_INTERVAL)
    # Plotly uses pandas as soon as it is in sys.modules, though another thread still imports it.
    # The canvas needs it anyway: Streamlit looks for data frames in what it is given.
    importlib.import_module("pandas")
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, MAX_HEAPS)


def send_at_once() -> None:
    """Have connections send each message at once.

    asyncio turns Nagle's algorithm off where a socket's protocol is TCP by its number, and
    Streamlit gives it a socket without: all but the first message of an answer would wait until
    the browser has acknowledged that one, 40 ms on Linux.
    https://github.com/Kludex/uvicorn/issues/3149
    """

    def set_no_delay(connection: socket.socket) -> None:
        if connection.family in {socket.AF_INET, socket.AF_INET6}:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    base_events._set_nodelay = set_no_delay  # type: ignore[attr-defined]
