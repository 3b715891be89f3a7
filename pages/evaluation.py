"""What each network gets right and wrong, on the 10,000 test digits and beyond them."""

import streamlit as st

from components import navigation
from model.artifacts import ArtifactError, network_titles
from pages.sections.evaluation import calibration, predictions, robustness
from pages.text import evaluation as evaluation_text

SECTIONS = {
    "Confusion": predictions.show_confusion,
    "Mistakes": predictions.show_mistakes,
    "Confidence": calibration.show_confidence,
    "Sturdiness": robustness.show_sturdiness,
    "Real ink": robustness.show_real_ink,
    "Compare": robustness.show_comparison,
}


navigation.through_app()
st.header("Evaluation", anchor=False)
st.caption(
    "See how a network reads 10,000 digits that it was not trained on, where it fails, and how far its confidence can be trusted."
)
try:
    titles = network_titles()
    name = st.selectbox(
        "Network",
        list(titles),
        format_func=titles.get,
        key="network",
        bind="query-params",
        width=260,
    )
    tested = predictions.load_tested(name)
    st.markdown(evaluation_text.accuracy_sentence(tested))
    section = st.segmented_control(
        "Section",
        list(SECTIONS),
        default="Confusion",
        required=True,
        key="section",
        bind="query-params",
        label_visibility="collapsed",
    )
    SECTIONS[section](name, tested)
except ArtifactError as error:
    st.error(str(error), icon=":material/error:")
