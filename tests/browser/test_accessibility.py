"""Every page and section is accessible: what axe-core finds, and headings."""

from __future__ import annotations

import itertools
import json
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pages.sections import navigation
from testing import page_walk, pointer
from testing.strokes import ROUND, coarse
from testing.visiting import DESKTOP, new_context, visit, visit_on_phone
from tests.browser.actions import expect_digit

PATHS = ("", *(file.removesuffix(".py") for file, _ in navigation.PAGES[1:]))
IMPACTS = {"serious", "critical"}
AXE = Axe()
HEADINGS = """() => {
    const levels = [];
    const collect = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (/^H[1-6]$/.test(element.tagName)) levels.push(Number(element.tagName[1]));
            if (element.shadowRoot) collect(element.shadowRoot);
        }
    };
    collect(document);
    return levels;
}"""


def findings(page: Page) -> list[str]:
    """What axe-core finds serious or critical, a line a finding."""
    violations: list[dict[str, Any]] = AXE.run(page).response["violations"]
    return [
        f"{violation['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in IMPACTS
        for node in violation["nodes"]
    ]


def heading_problems(page: Page) -> list[str]:
    """Whether a page begins with something else than its only h1, or skips a level of headings."""
    levels: list[int] = page.evaluate(HEADINGS)
    skips = any(after - before > 1 for before, after in itertools.pairwise(levels))
    return [f"headings: {levels}"] if levels[:1] != [1] or levels.count(1) > 1 or skips else []


@pytest.mark.parametrize("color_scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_no_page_or_section_has_serious_findings(
    browser: Browser, app_url: str, color_scheme: Literal["light", "dark"]
):
    context = new_context(browser, DESKTOP)
    try:
        page = context.new_page()
        page.emulate_media(color_scheme=color_scheme)
        results: dict[str, list[str]] = {}

        def check(name: str) -> None:
            results[name] = findings(page) + heading_problems(page)

        page_walk.open_draw_page(page, app_url)
        check("Draw")
        pointer.draw_with_mouse(page, coarse(ROUND[8]))
        expect_digit(page, 8)
        check("Draw, with a drawing")
        page_walk.walk_pages(page, check)
        assert {name: found for name, found in results.items() if found} == {}
    finally:
        context.close()


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_no_page_has_serious_findings_on_a_phone(browser: Browser, app_url: str, path: str):
    with visit_on_phone(browser, f"{app_url}/{path}") as phone:
        page_walk.wait_until_complete(phone)
        assert findings(phone) == []


def test_forced_colours_show_which_section_is_picked(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/evaluation", DESKTOP) as page:
        page.emulate_media(forced_colors="active")
        page_walk.wait_until_complete(page)
        outlines = page.locator(".st-key-section button").evaluate_all(
            "buttons => buttons.map((button) => getComputedStyle(button).outlineStyle)"
        )
        assert [outline == "solid" for outline in outlines] == [True] + [False] * 6
