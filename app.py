"""Read handwritten digits with a convolutional network: page config and navigation."""

import streamlit as st

from components import reconnect
from components.live_drawing import tcp_nodelay

st.set_page_config(page_title="Handwritten digits", page_icon="✏️", layout="centered")
tcp_nodelay.send_at_once()

st.navigation(
    [
        st.Page("pages/draw.py", title="Draw", icon=":material/draw:", default=True),
        st.Page(
            "pages/read_picture.py", title="Read a picture", icon=":material/document_scanner:"
        ),
        st.Page("pages/explore_data.py", title="Data", icon=":material/grid_view:"),
        st.Page("pages/training.py", title="Training", icon=":material/trending_up:"),
        st.Page("pages/evaluation.py", title="Evaluation", icon=":material/fact_check:"),
        st.Page("pages/look_inside.py", title="Look inside", icon=":material/biotech:"),
    ],
    position="top",
).run()
reconnect.watch()
