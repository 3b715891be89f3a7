"""The components in forced colours, which take shadows and backgrounds away, and their focus."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Locator

from components import probability_bars
from tests.unit.components.scripts import Scripts
from tests.unit.components.test_scripts import (
    BARS,
    GALLERY,
    MATRIX,
    gallery_props,
    matrix_props,
)

FRAME = """element => {
    const {outlineStyle, outlineColor, borderWidth, borderColor} = getComputedStyle(element);
    return [outlineStyle, outlineColor, borderWidth, borderColor].join(" ");
}"""
BACKGROUND = "element => getComputedStyle(element).backgroundColor"


@pytest.fixture
def forced(scripts: Scripts) -> Scripts:
    scripts.page.emulate_media(forced_colors="active")
    return scripts


def test_bars_are_seen_and_the_top_one_stands_out(forced: Scripts):
    forced.mount(BARS, probability_bars.props(np.eye(10)[4] * 0.7 + 0.03), probability_bars.HTML)
    paper = "rgb(255, 255, 255)"
    bar, top = (forced.page.locator(css).first for css in (".bar:not(.top) i", ".top i"))
    assert len({paper, bar.evaluate(BACKGROUND), top.evaluate(BACKGROUND)}) == 3


def frames(cells: Locator) -> list[str]:
    frames: list[str] = [cell.evaluate(FRAME) for cell in cells.all()]
    return frames


def test_what_is_picked_is_seen(forced: Scripts, monkeypatch: pytest.MonkeyPatch):
    forced.mount(MATRIX, matrix_props([0, 1]), '<div class="matrix"></div>')
    other, picked = frames(forced.page.locator('[data-place="0 0"], [data-place="0 1"]'))
    assert picked != other
    forced.mount(GALLERY, gallery_props(monkeypatch, ids=list("abcde")))
    picked, *others = frames(forced.page.locator(".tile .image"))
    assert picked not in others


@pytest.mark.parametrize("script", [MATRIX, GALLERY])
def test_the_focus_has_an_outline(scripts: Scripts, monkeypatch: pytest.MonkeyPatch, script: str):
    if script == MATRIX:
        scripts.mount(script, matrix_props([0, 1]), '<div class="matrix"></div>')
    else:
        scripts.mount(script, gallery_props(monkeypatch, ids=list("abcde")))
    focused = scripts.page.locator(".cell:focus, .tile:focus .image")
    scripts.page.keyboard.press("Tab")
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
