"""How the network would have read the drawing while it was trained."""

import streamlit as st

from components.training_player import training_player
from model.recognition.recognized_digit import RecognizedDigit
from pages.sections import snapshots


def show(digit: RecognizedDigit) -> None:
    """Play what the network's snapshots make of the drawing."""
    if digit.model_input is None:
        st.caption("Draw something first.")
        return
    stored = snapshots.load()
    props = snapshots.player_props(stored, [snapshots.own_digit(stored, digit.model_input)])
    training_player(props, "snapshots")
