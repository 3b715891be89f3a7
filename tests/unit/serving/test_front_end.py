"""What the server sends of Streamlit's front end."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.web.server import app_discovery

from serving import front_end
from serving.front_end import FRONT_END, ROOT, TITLE, FrontEndMiddleware, page_titles

PROJECT = Path(__file__).resolve().parents[3]
INDEX = (FRONT_END / "index.html").read_text(encoding="utf-8")
SCRIPT = next(iter(sorted((FRONT_END / "static" / "js").glob("index.*.js"))))


def get(path: str, method: str = "GET", encoding: str = "gzip, br") -> tuple[dict[str, str], bytes]:
    """Return headers and body of the answer; no headers where the request was passed on."""
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "passed on"})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    headers = [(b"accept-encoding", encoding.encode())]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    with ThreadPoolExecutor(1) as pool:  # in this thread Playwright's loop may be running
        pool.submit(asyncio.run, FrontEndMiddleware(inner)(scope, receive, send)).result()
    if sent[0]["type"] == "passed on":
        return {}, b""
    assert sent[0]["status"] == 200
    return (
        {key.decode(): value.decode() for key, value in sent[0]["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


def test_a_script_is_sent_compressed_and_may_be_kept_for_a_year():
    headers, body = get(f"/{SCRIPT.relative_to(FRONT_END).as_posix()}")
    assert gzip.decompress(body) == SCRIPT.read_bytes()
    assert len(body) < 0.4 * SCRIPT.stat().st_size
    assert int(headers["content-length"]) == len(body)
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"].startswith("text/javascript")
    assert headers["vary"] == "Accept-Encoding"
    assert "immutable" in headers["cache-control"]


def test_each_page_has_its_title_and_all_that_streamlit_sends():
    """docs/streamlit-internals.md: the places in Streamlit's index.html."""
    assert INDEX.count(TITLE) == INDEX.count(ROOT) == 1
    assert len(page_titles()) == len(list((PROJECT / "pages").glob("*.py")))
    for path, title in page_titles().items():
        headers, body = get(f"/{path}")
        text = gzip.decompress(body).decode()
        assert f"<title>{title} · " in text
        assert headers["cache-control"] == "no-cache"
        head, body_start = INDEX.split(ROOT)[0].split(TITLE)
        assert text.startswith(head)
        assert body_start + ROOT in text
        assert text.endswith(INDEX.split(ROOT)[1])
        assert text.count('id="skeleton"') == 1
        assert f'data-text="{title}" data-open' in text
        assert "$" not in text.split(ROOT)[1].split("<script>")[0]


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/_stcore/stream",
        "/app/static/test.json",
        "/media/a.js",
        "/static/js/missing.js",
        "/static/js/../../index.html",
        "/static//js/index.js",
        f"/{SCRIPT}",
        "/nothing",
        "//",
        "/explore_data/",
        "/" + "x" * 10_000,
    ],
)
def test_what_is_not_of_the_front_end_is_passed_on(path: str):
    assert get(path) == ({}, b"")


def test_other_methods_and_browsers_that_take_no_gzip_are_passed_on():
    assert get("/", method="POST") == ({}, b"")
    assert get("/", encoding="") == ({}, b"")
    assert get("/", encoding="br") == ({}, b"")


@pytest.mark.parametrize("base", ["digits", "/digits/", "/a/b"])
def test_it_serves_below_the_path_that_streamlit_is_given(
    monkeypatch: pytest.MonkeyPatch, base: str
):
    monkeypatch.setattr(front_end.config, "get_option", {"server.baseUrlPath": base}.get)
    name = SCRIPT.relative_to(FRONT_END).as_posix()
    prefix = f"/{base.strip('/')}"
    assert gzip.decompress(get(f"{prefix}/{name}")[1]) == SCRIPT.read_bytes()
    assert b"skeleton" in gzip.decompress(get(f"{prefix}/")[1])
    assert b"skeleton" in gzip.decompress(get(f"{prefix}/training")[1])
    assert get(prefix) == get("/") == get("/training") == ({}, b"")


def test_streamlit_run_finds_the_server_in_app_py():
    found = app_discovery.discover_asgi_app(PROJECT / "app.py")
    assert (found.is_asgi_app, found.import_string) == (True, "app:app")
