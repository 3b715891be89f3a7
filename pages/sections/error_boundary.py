"""A part of a page that runs again by itself and tells in a sentence what it lacks."""

import functools
from collections.abc import Callable

import streamlit as st

from model.data.mnist import DatasetError
from model.exploration.precomputed import ExploredError
from model.recognition.classifier import NetworkError


def fragment(part: Callable[..., None]) -> Callable[..., None]:
    """Make a function a fragment that shows missing or damaged files as an error: no exception
    leaves a fragment, so the page cannot catch it.
    """

    @functools.wraps(part)
    def guarded(*arguments) -> None:
        try:
            part(*arguments)
        except (NetworkError, DatasetError, ExploredError) as error:
            st.error(str(error), icon=":material/error:")

    return st.fragment(guarded)
