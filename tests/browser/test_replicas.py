"""A browser in front of several app processes: what a visitor sees when one goes."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import pointer, replicas, visiting
from testing.strokes import ROUND
from tests.browser.actions import expect_digit, expect_invitation, expect_record, panel_button

pytestmark = pytest.mark.slow


@pytest.fixture
def balanced_page(browser: Browser, tmp_path: Path):
    """The draw page through nginx, and the two processes behind it."""
    replicas.need_nginx()
    with (
        replicas.run_replicas(2, tmp_path) as apps,
        replicas.run_nginx(apps, tmp_path) as url,
        visiting.visit_separately(browser, url) as page,
    ):
        yield visiting.drawable(page), apps


def kill_the_one_in_use(page: Page, apps: list[replicas.Replica]) -> None:
    """Kill the process that has the visitor's session, and wait until another one has laid out the
    page.
    """
    page.evaluate("""() => {
        const root = document.querySelector('[data-test-connection-state]'), app = root.dataset;
        window.past = [];
        const note = () => past.push(app.testConnectionState, app.testScriptState);
        new MutationObserver(note).observe(root, {attributes: true});
    }""")
    (used,) = [app for app in apps if replicas.count_sessions(app)]
    used.kill()
    page.wait_for_function("past.includes('PINGING_SERVER')")
    page.wait_for_function(
        "past.lastIndexOf('running') > past.indexOf('PINGING_SERVER')"
        " && past.at(-1) === 'notRunning'"
    )


def test_a_drawing_outlives_its_process(balanced_page):
    page, apps = balanced_page
    pointer.draw_with_mouse(page, ROUND[7])
    expect_record(page, 1)
    kill_the_one_in_use(page, apps)
    expect_digit(page, 7)
    panel_button(page, "All networks").click()  # the new process has it, too
    expect(page.locator(".st-key-more td").nth(1)).to_contain_text("7")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect_invitation(page)
    pointer.draw_with_mouse(page, ROUND[3])
    expect_record(page, 1)
    expect_digit(page, 3)


def test_who_has_not_drawn_yet_can_draw_when_the_process_has_gone(balanced_page):
    page, apps = balanced_page
    kill_the_one_in_use(page, apps)
    pointer.draw_with_mouse(page, ROUND[7])
    expect_record(page, 1)
    expect_digit(page, 7)
    # the new process has the whole app, to its first visitor, too
    expect(page.get_by_test_id("stTopNavLink").filter(has_text="About")).to_be_visible()


def test_a_stroke_under_way_outlives_its_process(balanced_page):
    page, apps = balanced_page
    (stroke,) = pointer.to_page_coordinates(page, ROUND[7])
    half = len(stroke) // 2
    page.mouse.move(*stroke[0])
    page.mouse.down()
    for point in stroke[1:half]:
        page.mouse.move(*point)
    kill_the_one_in_use(page, apps)
    for point in stroke[half:]:
        page.mouse.move(*point)
    page.mouse.up()
    expect_record(page, 1)
    expect_digit(page, 7)
