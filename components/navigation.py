"""The way into a page by its own address."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def through_app() -> None:
    """Have app.py lay out the page, where Streamlit has run the page's file by itself.

    Until st.navigation has run once in a process, Streamlit takes a folder named pages for the
    multipage apps of its first years: whoever opens /explore_data on a server that has just woken
    up would get that page without the app around it.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
