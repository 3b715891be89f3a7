"""The Draw page as the running app serves it, to a visitor without a browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from testing.visitor import Visitor, canvas_strokes


def test_two_drawings_are_recognized_one_after_the_other(app_url: str):
    async def visit() -> list[str]:
        async with Visitor(app_url) as visitor:
            await visitor.open()
            texts = []
            for digit in (7, 3):
                await visitor.draw(canvas_strokes(digit), updates=2)
                texts.append(visitor.prediction["text"])
                await visitor.clear()
            assert not visitor.page_errors
            return texts

    with ThreadPoolExecutor(1) as pool:  # Playwright's loop may run in this thread
        assert pool.submit(asyncio.run, visit()).result() == ["7", "3"]
