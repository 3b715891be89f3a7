"""The deployed nginx configuration, for real: in front of three app processes on loopback, with
visitors who draw.

What a browser shows meanwhile is in tests/browser/test_replicas.py; figures come from `python -m
benchmarks.replicas`.
"""

import asyncio
import re
import urllib.error
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from testing import replicas
from testing.visitor import ConnectionLostError, Visitor, canvas_strokes

pytestmark = pytest.mark.slow

VISITORS = 9


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    replicas.need_nginx()
    return tmp_path_factory.mktemp("replicas")


@pytest.fixture(scope="module")
def apps(folder) -> Iterator[list[replicas.Replica]]:
    with replicas.run_replicas(3, folder) as apps:
        yield apps


@pytest.fixture(scope="module")
def url(apps, folder) -> Iterator[str]:
    with replicas.run_nginx(apps, folder) as url:
        yield url


def run(visit: Coroutine):
    """Run a coroutine in a thread of its own: in this one Playwright's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit).result()


async def a_visitor_with(cookie: str, url: str) -> Visitor:
    visitor = Visitor(url)
    visitor.cookies["replica"] = cookie
    await visitor.open()
    return visitor


def test_a_cookie_keeps_a_visitor_with_one_process(apps, url):
    async def visit() -> list[int]:
        first = Visitor(url)
        await first.open()
        before = [replicas.count_sessions(app) for app in apps]
        others = [await a_visitor_with(first.cookies["replica"], url) for _ in range(4)]
        more = [
            replicas.count_sessions(app) - count for app, count in zip(apps, before, strict=True)
        ]
        for visitor in (first, *others):
            assert len(visitor.cookies["replica"]) == 32
            await visitor.leave()
        return more

    assert sorted(run(visit())) == [0, 0, 4]


def test_a_killed_process_loses_no_visitor_and_is_used_again(apps, url):
    async def visit() -> None:
        visitors = [Visitor(url) for _ in range(VISITORS)]
        await asyncio.gather(*(visitor.open() for visitor in visitors))
        await asyncio.gather(*(visitor.draw(canvas_strokes(7)) for visitor in visitors))
        shares = [replicas.count_sessions(app) for app in apps]
        apps[shares.index(max(shares))].kill()
        hit = max(shares)

        async def go_on(visitor: Visitor) -> float:
            try:
                await visitor.draw(canvas_strokes(3))
                return 0.0
            except ConnectionLostError:
                seconds = await visitor.reconnect()
                # the drawing is back: the seven, and the stroke drawn meanwhile
                assert len(visitor.record["strokes"]) == 2
                await visitor.clear()
                await visitor.draw(canvas_strokes(3))
                assert visitor.digits == [3]
                return seconds

        took = await asyncio.gather(*(go_on(visitor) for visitor in visitors))
        print(f"{hit} of {VISITORS} visitors reconnected within {max(took):.2f} s")
        assert sum(seconds > 0 for seconds in took) == hit  # nobody else noticed
        assert not any(visitor.page_errors for visitor in visitors)

        back = apps[shares.index(max(shares))]
        back.start()
        await asyncio.to_thread(back.wait)
        newcomers = []
        # until nginx tries it again, after fail_timeout
        while not replicas.count_sessions(back) and len(newcomers) < 200:
            newcomers.append(Visitor(url))
            await newcomers[-1].open()
            await newcomers[-1].draw(canvas_strokes(7))
        assert replicas.count_sessions(back)
        await asyncio.gather(*(visitor.leave() for visitor in (*visitors, *newcomers)))

    run(visit())


def test_an_address_may_hold_so_many_connections_and_no_more(apps, folder):
    async def visit(url: str) -> None:
        visitors = [Visitor(url) for _ in range(3)]
        await visitors[0].open()
        for visitor in visitors[1:]:  # without the page, whose connection may still be counted
            visitor.cookies = visitors[0].cookies
        await visitors[1]._connect()
        with pytest.raises(ConnectionLostError, match="429"):
            await visitors[2]._connect()
        await asyncio.gather(*(visitor.leave() for visitor in visitors))

    with replicas.run_nginx(apps, folder, connections=2) as url:
        run(visit(url))


@pytest.mark.parametrize(
    ("path", "size", "code"),
    [
        ("/", 100_000, 413),
        ("/_stcore/upload_file/a/b", 12_000_000, 413),
        ("/_stcore/metrics", 0, 404),
        ("/_stcore/metrics/", 0, 404),
        ("/_stcore/agent/openapi.json", 0, 404),
        ("/_stcore/health", 0, 200),
    ],
)
def test_what_is_too_large_or_not_for_visitors_is_turned_away(url, path, size, code):
    request = urllib.request.Request(
        url + path, data=bytes(size) or None, method="POST" if size else "GET"
    )
    try:
        with urllib.request.urlopen(request) as response:
            results = response.status
    except urllib.error.HTTPError as error:
        results = error.code
    except urllib.error.URLError:  # nginx closes the connection before all of it is sent
        results = 413
    assert results == code


def test_every_answer_has_the_headers_that_keep_other_sites_out(url):
    for path in ("/", "/_stcore/health", "/app/static/nothing"):
        try:
            with urllib.request.urlopen(url + path) as response:
                headers = response.headers
        except urllib.error.HTTPError as error:
            headers = error.headers
        assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"


def test_no_log_holds_what_an_address_says(folder):
    """Whoever opens an old link while no process answers: it holds a drawing."""
    away = replicas.Replica(9, folder)  # never started
    with replicas.run_nginx([away], folder / "away") as url:
        with pytest.raises(urllib.error.HTTPError, match="502"):
            urllib.request.urlopen(f"{url}/?drawing=secret")
        with pytest.raises(urllib.error.HTTPError, match="502"):
            urllib.request.urlopen(f"{url}/_stcore/upload_file/secret/b", data=bytes(100_000))
    (log,) = (folder / "away").glob("*/log.txt")
    text = log.read_text(encoding="utf-8")
    assert "secret" not in text
    assert "127.0.0.1 " not in text
    assert len(re.findall(r"GET 502.*127\.0\.0\.1:\d+ 502", text)) == 1  # what failed, and where


def test_uploads_come_no_faster_than_pictures_are_chosen(apps, folder):
    def upload(url: str, address: str) -> int:
        request = urllib.request.Request(
            f"{url}/_stcore/upload_file/no-session/x", method="PUT", data=b"x"
        )
        request.add_header("X-Forwarded-For", address)
        try:
            with urllib.request.urlopen(request) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    with replicas.run_nginx(apps, folder) as url:
        codes = [upload(url, f"10.0.0.{k}") for k in range(40)]
    assert codes[:10] == [403] * 10  # the app's own answer: no token
    assert 429 in codes
    with replicas.run_nginx(apps, folder, trusted="127.0.0.0/8") as url:
        assert 429 not in [upload(url, f"10.0.0.{k}") for k in range(40)]
        assert 429 in [upload(url, "10.0.0.1") for _ in range(40)]
