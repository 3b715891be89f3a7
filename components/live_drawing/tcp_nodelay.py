"""Sends messages at once: without this, most updates of a drawing arrive 40 ms late."""

import contextlib
import os
import socket
from pathlib import Path

import streamlit as st

FILE_DESCRIPTORS = Path("/proc/self/fd")  # Linux; elsewhere nothing is done


@st.cache_resource(show_spinner=False)
def disable_nagle() -> None:
    """Turn off Nagle's algorithm on the server's sockets, once for all visitors.

    A run sends several small messages. With Nagle's algorithm all after the first wait until the
    browser has acknowledged that one, which it puts off for 40 ms. asyncio turns it off on sockets
    that say they are TCP; Streamlit 1.67 makes its listening one without saying so. What that one
    has set, those it accepts later inherit.
    """
    for file in FILE_DESCRIPTORS.iterdir() if FILE_DESCRIPTORS.is_dir() else ():
        with contextlib.suppress(OSError):  # closed meanwhile
            if not file.is_socket():
                continue
            with socket.socket(fileno=os.dup(int(file.name))) as listener:
                if (
                    listener.family in (socket.AF_INET, socket.AF_INET6)
                    and listener.type == socket.SOCK_STREAM
                ):
                    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
