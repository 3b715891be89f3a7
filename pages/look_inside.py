"""Look inside: what the network sees in a drawing, a view a module in pages/parts/look_inside/."""

import streamlit as st

from components import own_navigation
from model.classifier import NetworkError
from model.dataset import DatasetError
from model.explored import ExploredError
from pages.parts.look_inside import alike, decision, layers, shared, turning, why

SECTIONS = {
    "Layer by layer": layers.show,
    "Why this digit": why.show,
    "Who does it resemble": alike.show,
    "The decision": decision.show,
    "Turn it": turning.show,
}


@st.fragment
def section(name: str, reader, image) -> None:
    """Show one view; only this runs again when a control in it is used."""
    try:
        SECTIONS[name](reader, image)
    except (DatasetError, ExploredError, NetworkError) as error:
        st.error(str(error), icon=":material/error:")


own_navigation.through_app()
st.header("Look inside", anchor=False)
st.caption("What the network sees in your drawing, from the first convolution to the decision.")
try:
    chosen = shared.choose()
    if chosen is not None:
        view = st.pills(
            "View", list(SECTIONS), default="Layer by layer", required=True, key="view", bind="query-params", label_visibility="collapsed"
        )
        section(view or "Layer by layer", *chosen)
except (NetworkError, DatasetError) as error:
    st.error(str(error), icon=":material/error:")
