"""The Draw page as the running app serves it, to a visitor without a browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from testing.visitor import Visitor, canvas_strokes


def test_two_drawings_are_recognized_one_after_the_other(app_url: str):
    async def visit() -> list[list[int | None]]:
        async with Visitor(app_url) as visitor:
            await visitor.open()
            found = [visitor.digits]
            for digit in (7, 4):
                await visitor.draw(canvas_strokes(digit))
                found.append(visitor.digits)
                await visitor.clear()
                found.append(visitor.digits)
            assert not visitor.page_errors
            return found

    with ThreadPoolExecutor(1) as pool:  # Playwright's loop may run in this thread
        found = pool.submit(asyncio.run, visit()).result()
    assert found == [[None], [7], [None], [4], [None]]
