"""The choice between the sections of a page, which a link can name."""

from collections.abc import Mapping, Sequence

import streamlit as st


def choose(label: str, names: Sequence[str], key: str, renamed: Mapping[str, str]) -> str:
    """Let a visitor choose a section, at first the one that the query parameter `key` names.

    `renamed` maps what links of earlier versions call a section to its name.
    """
    linked = st.query_params.get(key, "")
    if linked in renamed and key not in st.session_state:
        st.session_state[key] = renamed[linked]
    return (  # an empty query parameter gives None
        st.pills(
            label,
            names,
            default=names[0],
            required=True,
            key=key,
            bind="query-params",
            label_visibility="collapsed",
        )
        or names[0]
    )
