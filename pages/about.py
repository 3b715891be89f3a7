"""What this is: in a sentence, its accuracy, privacy, source, data and version."""

import tomllib

import numpy as np
import streamlit as st

from components.stroke_animation import stroke_animation
from model.artifacts import ROOT, load_generalization, load_results
from model.exploration import precomputed
from pages.sections import error_boundary, navigation
from pages.text.about import DATA, LICENCE, PRIVACY, WHAT, accuracy_sentence

PROJECT, LICENCE_TEXT = ROOT / "pyproject.toml", ROOT / "LICENSE"
SHOWN = 14  # of 24 drawings of each digit, unless somebody is shown already
LIBRARIES = ROOT / "docs" / "licences.md"


def show_digits() -> None:
    """Show the ten digits being written, each by another person of UNIPEN."""
    stored, writers, drawings = precomputed.load_handwriting(), set[str](), []
    for digit in range(10):
        # they are sorted by strokes and width: neither the narrowest nor the widest
        candidates = stored.drawings_of(digit)[SHOWN:]
        drawing = next(d for d in candidates if d.writer not in writers)
        writers.add(drawing.writer)
        drawings.append(drawing)
    stroke_animation(
        [[np.asarray(stroke) for stroke in drawing.strokes] for drawing in drawings],
        names=[f"{digit} by writer {d.writer}" for digit, d in enumerate(drawings)],
        label="The ten digits, by ten people",
        key="ten_digits",
    )


def show_licences() -> None:
    """Show the licence, and those of the libraries."""
    st.markdown(LICENCE)
    with st.expander("MIT licence"):
        st.text(LICENCE_TEXT.read_text(encoding="utf-8"))
    with st.expander("Licences of the libraries"):
        text = LIBRARIES.read_text(encoding="utf-8").partition("\n")[2]
        st.markdown(text.replace("\n# ", "\n### "))


project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
st.title("About", anchor=False)
st.markdown(WHAT)
with error_boundary.page():
    show_digits()
    st.header("Accuracy", anchor=False)
    st.markdown(accuracy_sentence(load_results(), load_generalization()))
    navigation.link("evaluation.py", "Where it errs: Evaluation.")
st.header("Privacy", anchor=False)
st.markdown(PRIVACY)
st.header("Data", anchor=False)
st.markdown(DATA)
navigation.link("explore_data.py", "See the handwriting: Data.")
st.header("Source code and licence", anchor=False)
show_licences()
st.caption(f"Version {project['version']}")
