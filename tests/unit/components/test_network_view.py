"""The network at work in the browser: its values are LiteRT's, and how each comes about adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from components.registration import bundle
from model.artifacts import network_names
from model.data import mnist
from model.recognition.browser import load_browser_files
from model.recognition.classifier import load_classifier
from testing.browser_reader import RECOGNITION, Reader
from tests.unit.components.scripts import COMPONENTS

NAMES = network_names()
IMAGES = mnist.load().test.images[[0, 247]] / np.float32(255)
SOURCE = bundle(
    COMPONENTS / "network_view" / "trace.js",
    COMPONENTS / "network_view" / "columns.js",
    RECOGNITION / "loading.js",
)
PREPARE = """async ([source, files]) => {
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    Object.assign(window, await import(url));
    window.network = await loadNetwork("app/static/", files[0], files[1]);
    window.columns = columnsOf(network);
    window.look = (pixels) => {
        window.image = Float32Array.from(pixels);
        window.logits = [...forward(network, image)];
        window.digit = logits.indexOf(Math.max(...logits.slice(0, 10)));
    };
    window.values = (at) => Array.from(at ? network.layers[columns[at].last].output : image);
}"""


@pytest.fixture(scope="module", params=NAMES)
def view(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, Page]]:
    """A network's name, and a page that has loaded it and what looks into it."""
    context = browser.new_context()
    files = load_browser_files(request.param)
    assert files, "static/ holds no network: python train_model.py --refresh"
    page = Reader(context.new_page(), files).page
    page.evaluate(PREPARE, [SOURCE, [files.description, files.weights]])
    yield request.param, page
    context.close()


def look(page: Page, image: np.ndarray) -> list[dict[str, Any]]:
    """Let the network read an image; returns its columns."""
    page.evaluate("look", image.ravel().tolist())
    return page.evaluate(  # type: ignore[no-any-return]
        "columns.map((column, at) => ({...column, values: values(at)}))"
    )


def places(columns: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Some places of each column but the image, high values and low ones among them."""
    rng, selection = np.random.default_rng(0), []
    for at, column in enumerate(columns[1:], 1):
        values = np.array(column["values"])
        for index in [values.argmax(), values.argmin(), *rng.integers(0, len(values), count)]:
            pixel = np.unravel_index(int(index), column["shape"])
            selection.append({"column": at, "pixel": [int(n) for n in pixel]})
    return selection


@pytest.mark.parametrize("image", IMAGES)
def test_every_value_is_the_one_that_litert_computes(view, image: np.ndarray):
    name, page = view
    outputs = load_classifier(name).layer_outputs(image[None])
    columns = look(page, image)
    maps = [column for column in columns if column["kind"] == "maps"]
    assert [column["kind"] for column in columns[:2]] == ["image", "maps"]
    assert columns[-1]["kind"] == "logits"
    assert len(maps) == sum(key.startswith("map_") for key in outputs)
    for number, column in enumerate(maps, 1):
        expected = outputs[f"map_{number}"][0]
        computed = np.reshape(column["values"], column["shape"])
        if computed.shape == expected.shape:  # LiteRT's are from before the pooling after ReLU
            np.testing.assert_allclose(computed, expected, atol=1e-3)
        else:
            rows = computed.shape[0]
            pooled = expected[: 2 * rows, : 2 * rows].reshape(rows, 2, rows, 2, -1).max((1, 3))
            np.testing.assert_allclose(computed, pooled, atol=1e-3)
    np.testing.assert_allclose(columns[-2]["values"], outputs["embedding"][0], atol=1e-3)
    np.testing.assert_allclose(columns[-1]["values"], outputs["logits"][0], atol=1e-3)


def test_what_a_value_is_computed_from_adds_up_to_it(view):
    _, page = view
    columns = look(page, IMAGES[1])
    for place in places(columns, 12):
        explained = page.evaluate("(place) => explain(network, columns, image, place)", place)
        column = columns[place["column"]]
        flat = np.ravel_multi_index(place["pixel"], column["shape"])
        assert explained["value"] == column["values"][flat]
        if explained.get("isMean"):
            before = np.reshape(
                columns[place["column"] - 1]["values"], columns[place["column"] - 1]["shape"]
            )
            assert explained["value"] == pytest.approx(
                before[..., place["pixel"][2]].mean(), abs=1e-4
            )
            continue
        for part in explained["inputs"][:5]:
            products = np.multiply(part["patch"], part["kernel"])
            np.testing.assert_allclose(part["products"], products, atol=1e-6)
            assert part["sum"] == pytest.approx(products.sum(), abs=1e-6)
        total = sum(part["sum"] for part in explained["inputs"]) + explained["bias"]
        scaled = explained["way"]["scale"] * total + explained["way"]["shift"]
        value = scaled if column["kind"] == "logits" else max(0.0, scaled)
        assert explained["value"] == pytest.approx(value, abs=1e-3)


def test_the_path_leads_through_a_value_from_the_image_to_the_answer(view):
    _, page = view
    columns = look(page, IMAGES[0])
    digit = page.evaluate("digit")
    assert digit == 7
    strongest = page.evaluate("strongestPath(network, columns, image, digit)")
    assert [place["column"] for place in strongest] == list(range(len(columns)))
    assert strongest[-1]["pixel"] == [0, 0, 7]
    row, column, _ = strongest[0]["pixel"]
    assert IMAGES[0][row, column] > 0.1  # ink
    for place in places(columns, 2):
        path = page.evaluate("(place) => pathThrough(network, columns, image, place, digit)", place)
        assert place in path
        if place["column"] == len(columns) - 2:
            assert path[-1]["pixel"] == [0, 0, digit]
        assert [at["column"] for at in path] == list(range(len(path)))
        for at in path:
            shape = columns[at["column"]]["shape"]
            assert all(0 <= n < size for n, size in zip(at["pixel"], shape, strict=True))


def test_a_value_depends_on_its_receptive_field_and_on_nothing_else(view):
    _, page = view
    columns = look(page, IMAGES[0])
    for at, column in enumerate(columns[1:], 1):
        if column["kind"] != "maps":
            continue
        rows, across, _ = column["shape"]
        pixel = [rows // 2, across // 3, 0]
        top, left, bottom, right = page.evaluate(
            "([at, pixel]) => receptiveField(network, columns[at], pixel, 28)", [at, pixel]
        )
        values = np.reshape(column["values"], column["shape"])[pixel[0], pixel[1]]
        alone = np.zeros_like(IMAGES[0])
        alone[top:bottom, left:right] = IMAGES[0][top:bottom, left:right]
        same = np.reshape(look(page, alone)[at]["values"], column["shape"])[pixel[0], pixel[1]]
        np.testing.assert_allclose(same, values, atol=1e-4)
        if at == 1:
            bright = np.ones_like(alone)
            for t, le, b, r in ((top + 1, left, bottom, right), (top, left, bottom, right - 1)):
                smaller = bright.copy()
                smaller[t:b, le:r] = 0
                lit = np.reshape(look(page, smaller)[at]["values"], column["shape"])
                dark = np.reshape(look(page, 0 * bright)[at]["values"], column["shape"])
                assert not np.allclose(lit[pixel[0], pixel[1]], dark[pixel[0], pixel[1]], atol=1e-3)


@pytest.mark.parametrize(("width", "height", "pad"), [(1120, 400, 208), (358, 200, 0)])
def test_every_value_lies_where_it_is_found_again(view, width: int, height: int, pad: int):
    _, page = view
    columns = look(page, IMAGES[0])
    found = page.evaluate(
        """([width, height, pad]) => {
            const where = layOut(columns, width, height, pad);
            return columns.slice(0, -1).map((column, at) => {
                const pixel = column.shape.map((size) => size - 1);
                const [x, y] = pixelCenter(where[at], column, pixel);
                return {x, y, pixel, found: pixelAt(columns, where, x, y)};
            });
        }""",
        [width, height, pad],
    )
    assert len(found) == len(columns) - 1
    for at, place in enumerate(found):
        assert place["found"] == {"column": at, "pixel": place["pixel"]}
        assert 0 <= place["x"] <= width
        assert 0 <= place["y"] <= height
