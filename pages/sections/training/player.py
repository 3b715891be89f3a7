"""Watch it learn: the snapshots of the served network, played."""

import streamlit as st

from components.training_player import kernels_props, training_player
from model.artifacts import load_results
from pages.sections import error_boundary, navigation, own_digit, snapshots
from pages.text import snapshots as snapshots_text

FIRST_SHOWN = 8  # of the test digits: an 8, which is read as others on the way


@error_boundary.page()
def show() -> None:
    """Play the snapshots on the visitor's own digit, where there is one, and on test digits."""
    stored, digit = snapshots.load(), own_digit.recognize()
    batch_size = load_results()["recipe"]["batch_size"]
    st.markdown(
        snapshots_text.finding(stored, batch_size),
        help=snapshots_text.TERMS.format(batch_size=batch_size, validation=stored.validation_size),
    )
    digits = snapshots.test_digits(stored)
    if digit is not None and digit.model_input is not None:
        digits.insert(0, snapshots.own_digit(stored, digit.model_input))
    props = snapshots.player_props(stored, digits)
    props["picked"] = 0 if digit else FIRST_SHOWN
    props["curve"] = snapshots.curve_props(stored)
    props["kernels"] = kernels_props(stored.kernels, snapshots_text.KERNELS)
    training_player(props, "player")
    if digit is None:
        navigation.link("draw.py", snapshots_text.DRAW, ":material/draw:")
    st.caption(snapshots_text.DIGITS, help=snapshots_text.BATCH_NORM)
