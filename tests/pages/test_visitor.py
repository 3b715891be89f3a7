"""The Draw page as the running app serves it, to a visitor without a browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from testing.visitor import Visitor, canvas_strokes


def test_a_drawing_is_recognized_while_nothing_else_of_the_page_has_been_used(app_url: str):
    """The canvas's fragment runs before the browser has sent the state of any other widget."""

    async def visit() -> str:
        async with Visitor(app_url) as visitor:
            await visitor.open()
            await visitor.draw(canvas_strokes(7), updates=1)
            assert not visitor.page_errors
            return visitor.prediction["text"]

    with ThreadPoolExecutor(1) as pool:  # Playwright's loop may run in this thread
        assert pool.submit(asyncio.run, visit()).result() == "7"
