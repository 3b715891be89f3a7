"""Look inside: what the network sees in a drawing, a view a module in pages/sections/look_inside/."""

import streamlit as st

from components import navigation
from model.data.mnist import DatasetError
from model.exploration.precomputed import ExploredError
from model.recognition.classifier import NetworkError
from pages.sections.look_inside import (
    attribution,
    decision,
    layers,
    nearest_neighbours,
    shared,
    transformations,
)

SECTIONS = {
    "Layer by layer": layers.show,
    "Why this digit": attribution.show,
    "Who does it resemble": nearest_neighbours.show,
    "The decision": decision.show,
    "Turn it": transformations.show,
}


@st.fragment
def section(name: str, classifier, image) -> None:
    """Show one view; only this runs again when a control in it is used."""
    try:
        SECTIONS[name](classifier, image)
    except (DatasetError, ExploredError, NetworkError) as error:
        st.error(str(error), icon=":material/error:")


navigation.through_app()
st.header("Look inside", anchor=False)
st.caption("What the network sees in your drawing, from the first convolution to the decision.")
try:
    chosen = shared.choose()
    if chosen is not None:
        view = st.pills(
            "View",
            list(SECTIONS),
            default="Layer by layer",
            required=True,
            key="view",
            bind="query-params",
            label_visibility="collapsed",
        )
        section(view or "Layer by layer", *chosen)
except (NetworkError, DatasetError) as error:
    st.error(str(error), icon=":material/error:")
