"""What a visitor's browser may send instead of what the page's own components send: checked before
it is used, and never shown as HTML.
"""

import base64
import gzip
import json
import re
import sys
import tomllib
from types import SimpleNamespace
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components import live_drawing
from components.live_drawing import canvas, drawing, share_link
from model.artifacts import ArtifactError
from model.recognition.browser import STATIC
from model.recognition.classifier import Classifier, load_classifier
from model.recognition.drawing import RecognizedDrawing, recognize_strokes
from model.recognition.personalization import MAX_EXAMPLES
from pages.sections import selected_digit, your_digits
from testing import forged
from testing.app_process import ROOT

LINE = {"type": "Path", "left": 50, "top": 50, "path": [["M", 0, 0], ["L", 100, 100]]}


@pytest.fixture(scope="module")
def number(classifier: Classifier) -> RecognizedDrawing:
    """111, drawn."""
    strokes = [np.array([(x, 60.0), (x + 1, 250)]) for x in (60, 160, 260)]
    return recognize_strokes(classifier, strokes)


@pytest.mark.slow
@forged.QUICK
@given(st.lists(forged.canvases, min_size=1, max_size=4), st.booleans())
def test_whatever_the_canvas_sends_is_a_drawing_that_can_be_read(classifier, sent, restarts):
    drawn = drawing.Drawing()
    for json_data in sent:
        drawn.sync_from_canvas(json_data)
        if restarts:
            drawn.redraw()
    for stroke in drawn.strokes:
        assert stroke.ndim == 2
        assert stroke.shape[1] == 2
        assert np.isfinite(stroke).all()
    json.dumps(canvas.strokes_to_canvas(drawn.strokes, "#fff", 20), allow_nan=False)
    read = recognize_strokes(classifier, drawn.strokes)
    json.dumps(live_drawing.reading(read), allow_nan=False)


@pytest.mark.slow
@forged.QUICK
@given(
    forged.json_values
    | st.tuples(st.sampled_from(["111", "1", None]) | forged.json_values, forged.json_values).map(
        list
    )
)
@example(["111", 0])
@example(["111", -1])
@example(["111", 10**9])
def test_whatever_is_selected_a_digit_of_the_drawing_is_shown(number, state):
    with mock.patch.object(live_drawing, "selected_digit", return_value=state):
        assert selected_digit.of(number) is number.digits[0 if state == ["111", 0] else -1]


@pytest.mark.parametrize(
    "objects",
    [
        [LINE] * 100_000,
        [{**LINE, "path": [["M", 0, 0], *[["L", 1, 1]] * 1_000_000]}],
        [{**LINE, "path": [["M", 0, 0], *[["Q", 1, 1, k % 9, k % 7] for k in range(9_000)]]}] * 100,
        [{**LINE, "path": [["M", *range(1_000_000)]]}],
        [{**LINE, "path": [["M", [[0] * 1000] * 1000, 1]]}],
        [{**LINE, "left": [0] * 1_000_000}],
        [{"type": "Circle", "radius": [1] * 1_000_000, "left": 1, "top": 1}],
        [[LINE] * 1000] * 1000,
        [{"type": ["Path"] * 1000, "path": {}}],
    ],
)
def test_a_canvas_with_too_much_on_it_is_read_in_part(objects):
    strokes = canvas.strokes_from_canvas({"objects": objects})
    assert len(strokes) <= canvas.MAX_OBJECTS
    assert sum(map(len, strokes)) <= canvas.MAX_COMMANDS * canvas.CURVE_POINTS


@pytest.mark.parametrize(
    "path",
    [
        [["M"]],
        [["M"], ["M", 1, 1]],
        [["M", 1, 1], ["L"]],
        [["M", 1, 1], ["M"]],
        [["M", 1, 1], ["Q", 1, 1]],
    ],
)
def test_a_command_without_coordinates_is_no_stroke(path):
    drawn = drawing.Drawing()
    drawn.sync_from_canvas({"objects": [{**LINE, "path": path}, LINE]})
    assert [len(stroke) for stroke in drawn.strokes] == [2]
    canvas.strokes_to_canvas(drawn.strokes, "#fff", 20)


def test_a_deeply_nested_canvas_is_no_drawing():
    nested: list = []
    for _ in range(100_000):
        nested = [nested]
    drawn = drawing.Drawing()
    for again in (
        nested,
        [nested],
        {"objects": nested},
        {"objects": [{**LINE, "path": nested, "left": nested}]},
        {"objects": nested},
    ):
        drawn.sync_from_canvas(again)
    assert drawn.strokes == []
    while nested:  # Python would take itself apart while it forgets them
        nested = nested.pop()


@pytest.mark.slow
@forged.QUICK
@given(
    forged.json_values
    | st.text(max_size=3000)
    | st.binary(max_size=1500).map(lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="))
)
def test_any_link_is_a_drawing_within_the_canvas_or_refused(text):
    try:
        strokes = share_link.decode(text, 320)
    except share_link.LinkError:
        return
    assert 0 < len(strokes) <= share_link.MAX_STROKES
    assert all(0 <= stroke.min() <= stroke.max() <= 320 for stroke in strokes)


def test_a_zip_bomb_is_no_link():
    bomb = base64.urlsafe_b64encode(gzip.compress(bytes(1_000_000))).decode().rstrip("=")
    assert len(bomb) <= share_link.MAX_LENGTH
    with pytest.raises(share_link.LinkError):
        share_link.decode(bomb, 320)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setitem(
        sys.modules,
        "streamlit_drawable_canvas",
        SimpleNamespace(st_canvas=lambda **_: SimpleNamespace(json_data={"objects": [LINE]})),
    )
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


FORGED = [None, 1, "x", [], {}, ["1", 10**9], ["1", -5], [None, {}], [["1"] * 10_000, 0]]


@pytest.mark.slow
@pytest.mark.parametrize("selected", FORGED, ids=range(len(FORGED)))
@pytest.mark.parametrize("panel", ["Why?", "All networks"])
def test_the_page_answers_whatever_is_selected(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, selected, panel: str
):
    monkeypatch.setattr(live_drawing, "selected_digit", lambda: selected)
    page.session_state["panel"] = panel
    page.run()
    assert not page.exception
    assert not page.error


PARAMETERS = [
    "<script>alert(1)</script>",
    "../../../etc/passwd",
    "-1",
    "9" * 400,
    "nan",
    "\0",
    "x" * 10_000,
]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(value, id=str(number), marks=[pytest.mark.slow] if number else [])
        for number, value in enumerate(PARAMETERS)
    ],
)
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("drawing", "draw"),
        ("trained", "training"),
        ("network", "evaluation"),
        ("test_digit", "look_inside"),
        ("topic", "explore_data"),
    ],
)
def test_any_address_opens_the_page_and_is_not_repeated_on_it(name: str, file: str, value: str):
    page = AppTest.from_file(str(ROOT / "pages" / f"{file}.py"), default_timeout=60)
    page.query_params[name] = value
    page.run()
    assert not page.exception
    assert not page.error
    assert "<script" not in str(
        [element.value for element in (*page.markdown, *page.caption, *page.warning)]
    )


@pytest.mark.parametrize(
    ("file", "key"), [("explore_data", "topic"), ("evaluation", "section"), ("look_inside", "view")]
)
def test_no_section_at_all_is_the_first_one(file: str, key: str):
    page = AppTest.from_file(str(ROOT / "pages" / f"{file}.py"), default_timeout=60)
    page.session_state["source"] = "A test digit"
    page.run()
    options = page.button_group(key=key).options
    page.button_group(key=key).set_value(options[1]).run()
    page.button_group(key=key).set_value(None).run()  # the page itself sends none
    assert not page.exception
    assert not page.error


def test_no_network_is_looked_for_outside_its_folder():
    for name in ("../saved/ink-reader", "..", "/etc", "ink-reader/snapshots", "a\0b", ""):
        with pytest.raises(ArtifactError):
            load_classifier(name)


def test_nothing_that_comes_from_data_is_written_as_html():
    scripts = [*(ROOT / "components").rglob("*.js"), *(ROOT / "components").rglob("*.py")]
    assert len(scripts) > 10
    pages = [
        path
        for folder in ("pages", "components", "charts", "serving", "app.py")
        for path in ([ROOT / folder] if "." in folder else (ROOT / folder).rglob("*.py"))
    ]
    for path in pages:
        assert not re.search(
            # st.html only with a constant
            r"unsafe_allow_html|unsafe_allow_javascript|st\.html\((?!PART\.|[A-Z_]+\))|components\.v1",
            path.read_text(encoding="utf-8"),
        ), path
    for path in scripts:
        for line in re.findall(
            r".*(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function).*",
            path.read_text(encoding="utf-8"),
        ):
            # a constant, an icon of the script, or a counter of its own
            assert not re.search(r"\$\{(?!digit\}|ICONS\[)|\+", line), f"{path.name}: {line}"


def test_the_server_is_set_up_for_strangers():
    configured = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert configured["server"]["enableXsrfProtection"] is True
    assert configured["server"]["enableCORS"] is True
    assert configured["server"]["maxUploadSize"] <= 10
    assert configured["server"]["maxMessageSize"] <= 20
    assert configured["client"]["showErrorDetails"] == "none"
    assert configured["browser"]["gatherUsageStats"] is False
    # strangers may fetch all of static/: what training and tools/explore.py write there
    assert configured["server"]["enableStaticServing"] is True
    assert {path.suffix for path in STATIC.rglob("*")} <= {".json", ".bin", ".webp"}


EDITS = [
    None,
    7,
    "teach",
    [],
    {},
    {"action": "teach"},
    {"action": ["teach"], "digit": 4, "position": 0, "strokes": 3},
    *(
        {"action": "teach", "digit": digit, "position": 0, "strokes": 3}
        for digit in (-1, 10, 4.0, "4", None, True, [4], {"digit": 4}, 10**400)
    ),
    *(
        {"action": "teach", "digit": 4, "position": position, "strokes": 3}
        for position in (-1, 3, 10**30, None, "0")
    ),
    {"action": "teach", "digit": 4, "position": 0, "strokes": 2},
    *({"action": "forget", "position": position} for position in (-1, 0, 10**30, None, "0")),
    *(
        {"action": "restore", "digits": digits, "images": images}
        for digits, images in (
            ([4], "AAAA"),
            ([4], "not base64"),
            ([4], None),
            ("4", ""),
            ([11], base64.b64encode(bytes(784)).decode()),
            (["4"], base64.b64encode(b"9" * 784).decode()),
            ([None], base64.b64encode(b"9" * 784).decode()),
            ([4] * 101, base64.b64encode(bytes(784 * 101)).decode()),
            ([4] * 10**6, ""),
            ([], "A" * 10**6),
        )
    ),
]


@pytest.fixture
def session(
    monkeypatch: pytest.MonkeyPatch, classifier: Classifier, number: RecognizedDrawing
) -> SimpleNamespace:
    """A session in which a number was recognized and nothing is taught."""
    stand_in = SimpleNamespace(session_state=SessionState(recognized=number))
    monkeypatch.setattr(your_digits, "st", stand_in)
    your_digits.load(classifier)
    return stand_in


class SessionState(dict[str, object]):
    """As Streamlit's: items are attributes, too."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__  # type: ignore[assignment]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: repr(edit)[:70])
def test_a_forged_edit_teaches_nothing(monkeypatch: pytest.MonkeyPatch, session, edit):
    monkeypatch.setattr(live_drawing, "edit", lambda: edit)
    your_digits.apply_edit()
    taught = session.session_state.taught
    assert taught.personalization.examples == ()
    assert taught.version == 1


def test_ten_thousand_corrections_take_no_more_room_than_a_hundred(
    monkeypatch: pytest.MonkeyPatch, session
):
    def image(k: int) -> bytes:
        return np.random.default_rng(k).integers(0, 256, 784, np.uint8).tobytes()

    edit: dict[str, object]
    for start in range(0, 300, 100):
        images = b"".join(image(start + k) for k in range(100))
        edit = {
            "action": "restore",
            "digits": [k % 10 for k in range(100)],
            "images": base64.b64encode(images).decode(),
        }
        monkeypatch.setattr(live_drawing, "edit", lambda edit=edit: edit)
        your_digits.apply_edit()
    edit = {"action": "teach", "digit": 4, "position": 1, "strokes": 3}
    monkeypatch.setattr(live_drawing, "edit", lambda: edit)
    for _ in range(10_000):
        your_digits.apply_edit()
    taught = session.session_state.taught
    assert len(taught.personalization.examples) == MAX_EXAMPLES
    assert len(json.dumps(taught.personalization.to_browser())) < 250_000
    assert taught.version == 10_003
