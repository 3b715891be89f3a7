"""A page for components' scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from model.recognition.browser import BrowserFiles, load_browser_files
from model.recognition.classifier import Classifier
from tests.unit.components.live_page import ONES, LivePage
from tests.unit.components.scripts import FRONT_END, Scripts


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 800, "height": 600})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def scripts(context: BrowserContext) -> Iterator[Scripts]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate(FRONT_END)
    yield Scripts(page)
    page.close()
    assert errors == []


@pytest.fixture(scope="session")
def browser_files() -> BrowserFiles:
    """The served network's files for the browser."""
    files = load_browser_files()
    assert files, "static/ holds no network: python train_model.py --refresh"
    return files


@pytest.fixture
def showing(scripts: Scripts, classifier: Classifier) -> LivePage:
    """A live drawing that shows what the server reads."""
    return LivePage(scripts, classifier)


@pytest.fixture
def reading(scripts: Scripts, classifier: Classifier, browser_files: BrowserFiles) -> LivePage:
    """A live drawing that reads in the browser."""
    live = LivePage(scripts, classifier, browser_files)
    blank = live.text
    live.move(ONES[0])
    live.wait(lambda: live.text != blank)  # the network is loaded
    live.page.mouse.up()
    live.frame(3)
    live.begin_anew()
    live.page.evaluate("pressed.length = 0")
    return live
