"""Streamlit's front end for a slow line: its scripts compressed, a skeleton of the page at once.

Streamlit sends its scripts as they are, 3 MB before anything is seen, and leaves it to a server in
front to compress them. Many hosts have none.
"""

from __future__ import annotations

import functools
import gzip
import html
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import config

from pages.sections import navigation

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

FRONT_END = Path(st.__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css"}  # of the files that are sent compressed
SKELETON = Path(__file__).with_name("skeleton.html")
TITLE = "<title>Streamlit</title>"  # of its index.html
ROOT = '<div id="root"></div>'  # where it renders the app
DESCRIPTION = "Draw a digit: a small neural network reads it while you draw."


class FrontEndMiddleware:
    """ASGI middleware that answers requests for the front end's files, as Streamlit would, smaller.

    What it doesn't know goes on to Streamlit: other files and paths, other methods than GET, and a
    browser that takes no gzip.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = {
            file.relative_to(FRONT_END).as_posix(): file
            for file in FRONT_END.rglob("*")
            if file.suffix in TYPES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        app = self.app
        if scope["type"] == "http" and scope["method"] == "GET":
            app = await self.response(scope) or app
        await app(scope, receive, send)

    async def response(self, scope: Scope) -> Response | None:
        """Return the answer to a request for a page or for one of the front end's files."""
        base = config.get_option("server.baseUrlPath").strip("/")
        prefix = f"/{base}/" if base else "/"
        if not scope["path"].startswith(prefix):
            return None
        path = scope["path"].removeprefix(prefix)
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return None
        if path in page_titles():
            content, kind = await run_in_threadpool(page, path), "text/html"
            headers = {"Cache-Control": "no-cache", "Referrer-Policy": "same-origin"}
        elif file := self.files.get(path):
            content, kind = await run_in_threadpool(compressed, file), TYPES[file.suffix]
            headers = {"Cache-Control": "public, immutable, max-age=31536000"}  # named by a hash
        else:
            return None
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(
            content, media_type=kind, headers={"X-Content-Type-Options": "nosniff", **headers}
        )


def page_titles() -> dict[str, str]:
    """Return the title of each page by its path; the first has the app's own address."""
    (_, first), *others = navigation.PAGES
    return {"": first} | {Path(file).stem: title for file, title in others}


@functools.cache
def compressed(file: Path) -> bytes:
    """Return a file's content, compressed by gzip. All of the front end is 4 MB so."""
    return gzip.compress(file.read_bytes(), mtime=0)


@functools.cache
def page(path: str) -> bytes:
    """Return the HTML of the page at a path, compressed: Streamlit's, with a title and a skeleton.

    The skeleton is there until Streamlit shows the page's title or a message.
    """
    titles = page_titles()
    tabs = "".join(
        f'<span data-text="{html.escape(title)}"{" data-open" * (name == path)}></span>'
        for name, title in titles.items()
    )
    skeleton = Template(SKELETON.read_text(encoding="utf-8")).substitute(
        tabs=tabs, kind="other" if path else "draw"
    )
    title = f"<title>{html.escape(titles[path])} · Handwritten digits</title>"
    description = f'<meta name="description" content="{DESCRIPTION}" />'
    text = (FRONT_END / "index.html").read_text(encoding="utf-8")
    text = text.replace(TITLE, title + description).replace(ROOT, ROOT + skeleton)
    return gzip.compress(text.encode(), mtime=0)
