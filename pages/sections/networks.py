"""The saved networks: loaded once for all visitors, and chosen by their titles."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from model.artifacts import SAVED, network_titles
from model.caching import compute_once
from model.recognition.classifier import Classifier, load_classifier


@compute_once()
def load(name: str, file: str = "") -> Classifier:
    """Load a network, or a file of what it was after an epoch, once for all visitors."""
    return Classifier(SAVED / name, file) if file else load_classifier(name)


@compute_once()
def titles() -> dict[str, str]:
    """The networks' titles by name, the served one first."""
    return network_titles()


def choose(
    titles: Mapping[str, str],
    key: str,
    width: int,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> str:
    """Let a visitor choose a network by its title, at first the one that the query parameter `key`
    names.
    """
    return st.selectbox(
        "Network",
        list(titles),
        format_func=titles.__getitem__,
        key=key,
        bind="query-params",
        width=width,
        label_visibility=label_visibility,
    )


def choose_for_drawing() -> str:
    """Let a visitor choose the network that reads the drawing."""
    names = titles()
    return st.selectbox(
        "Model",
        names,
        format_func=lambda name: f"Model: {names[name]}",
        key="network",
        label_visibility="collapsed",
        width=230,
    )


def choose_several(titles: Mapping[str, str], key: str) -> list[str]:
    """Let a visitor choose networks by their titles, at first all of them."""
    return st.pills(
        "Networks",
        list(titles),
        default=list(titles),
        selection_mode="multi",
        format_func=titles.__getitem__,
        key=key,
        label_visibility="collapsed",
    )
