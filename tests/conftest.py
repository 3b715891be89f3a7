"""What test files share: a classifier, digits, the running app, a browser and its pages."""

import os
import secrets
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from model.data import mnist
from model.recognition.classifier import Classifier, load_classifier
from testing import app_process, visiting

expect.set_options(timeout=60_000)  # milliseconds; a busy machine is no error


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots",
        action="store_true",
        help="write tests/pages/snapshots/ anew instead of comparing",
    )


@pytest.fixture
def update_snapshots(pytestconfig: pytest.Config) -> bool:
    """Whether stored snapshots are to be written instead of compared."""
    return bool(pytestconfig.getoption("update_snapshots"))


@pytest.fixture
def seed() -> int:
    """A new seed for a test with random input, TEST_SEED to repeat it; pytest prints it where the
    test fails.
    """
    value = int(os.environ.get("TEST_SEED", secrets.randbelow(2**31)))
    print(f"Repeat with TEST_SEED={value}")
    return value


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The network that the app serves."""
    return load_classifier()


@pytest.fixture(scope="session")
def digits() -> np.ndarray:
    """200 MNIST test digits, (200, 28, 28) float32 in 0..1."""
    images: np.ndarray = mnist.load().test.images[:200] / np.float32(255)
    return images


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app, started once for all tests of a process."""
    with app_process.run_app(tmp_path_factory.mktemp("app") / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the PATH.

    Without one the tests are skipped, or fail where REQUIRE_BROWSER is set.
    """
    path = app_process.find_browser()
    if path is None:
        advice = "No Chromium on the PATH: install one, on Debian with sudo apt install chromium."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(advice)
        pytest.skip(advice)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=[*app_process.BROWSER_OPTIONS, "--process-per-site"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def desktop(browser: Browser, app_url: str) -> Iterator[Page]:
    """The draw page, 1280 pixels wide, ready to be drawn on."""
    with visiting.visit(browser, app_url, visiting.DESKTOP) as page:
        yield visiting.drawable(page)
        visiting.expect_agreement(page)


@pytest.fixture
def phone(browser: Browser, app_url: str) -> Iterator[Page]:
    """The draw page on a touch screen 390 pixels wide, ready to be drawn on."""
    with visiting.visit(browser, app_url, visiting.PHONE) as page:
        yield visiting.drawable(page)
        visiting.expect_agreement(page)
