"""Missing and damaged files reported on the page that needs them, while the others work."""

import contextlib
from collections.abc import Callable, Iterator
from typing import ParamSpec

import streamlit as st

from model.artifacts import ArtifactError

P = ParamSpec("P")


@contextlib.contextmanager
def page() -> Iterator[None]:
    """Show an ArtifactError that leaves the block as an error."""
    try:
        yield
    except ArtifactError as error:
        st.error(str(error), icon=":material/error:")


def fragment(function: Callable[P, None]) -> Callable[P, None]:
    """Make a function a fragment with a boundary of its own: no exception leaves a fragment."""
    return st.fragment(page()(function))
