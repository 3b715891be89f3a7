"""Draw a digit and see it recognized."""

from pathlib import Path

import streamlit as st

from components import live_drawing
from pages.sections import error_boundary, networks, your_digits
from pages.sections.draw import drawing_area, panels, reading, share

LAYOUT = Path(__file__).parent / "sections" / "draw" / "layout.css"

st.html(LAYOUT)  # sizes that follow the window
with st.container(key="draw_page"), error_boundary.page():
    with st.container(horizontal=True, key="draw_title", vertical_alignment="bottom"):
        st.title("Draw a digit, or a number", anchor=False, width="content")
        st.caption("A small neural network reads it while you draw.", width="content")
    columns = st.container(horizontal=True, key="draw_columns", gap="large")
    left, right = columns.container(key="draw_left"), columns.container(key="draw_right")
    examples, more = st.container(key="examples"), st.container(key="more_about_drawing")

    with right:
        answer = st.container(key="reading")
        with st.container(horizontal=True, key="actions", vertical_alignment="center"):
            actions = st.container(width="content")
            name = networks.choose_for_drawing()
    classifier, drawing = networks.load(name), drawing_area.load_drawing()
    taught = your_digits.load(classifier)
    st.session_state.pop("open_panel", None)  # it is rendered anew below

    with answer:
        reading.render(classifier, drawing, teaches=taught.personalization is not None)
    with left:
        drawing_area.render(classifier, drawing)
        with st.container(horizontal=True, key="tools", gap="small"):
            live_drawing.part("tools")
            drawing_area.render_pen(drawing)
    with actions:
        share.render(drawing)
    with examples:
        live_drawing.part("starters")
    with more:
        panels.render(classifier)
        your_digits.show(taught)
