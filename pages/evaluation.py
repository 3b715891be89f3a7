"""What each network gets right and wrong, on the 10,000 test digits and beyond them."""

import streamlit as st

from components import own_navigation
from model import classifier, dataset, evaluation_words
from pages.parts.evaluation import answers, beyond, trust

SECTIONS = {
    "Confusion": answers.show_confusion,
    "Mistakes": answers.show_mistakes,
    "Confidence": trust.show_confidence,
    "Sturdiness": beyond.show_sturdiness,
    "Real ink": beyond.show_real_ink,
    "Compare": beyond.show_comparison,
}


own_navigation.through_app()
st.header("Evaluation", anchor=False)
st.caption("See how a network reads 10,000 digits that it was not trained on, where it fails, and how far its confidence can be trusted.")
try:
    titles = classifier.titles()
    name = st.selectbox("Network", list(titles), format_func=titles.get, key="network", bind="query-params", width=260)
    tested = answers.load_tested(name)
    st.markdown(evaluation_words.accuracy(tested))
    section = st.segmented_control(
        "Section", list(SECTIONS), default="Confusion", required=True, key="section", bind="query-params", label_visibility="collapsed"
    )
    SECTIONS[section](name, tested)
except (classifier.NetworkError, dataset.DatasetError) as error:
    st.error(str(error), icon=":material/error:")
