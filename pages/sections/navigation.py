"""The app's pages, and the way into one by its own address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page

FOLDER = Path(__file__).resolve().parents[1]
STYLE = Path(__file__).with_suffix(".css")
ICON = FOLDER / "icon.svg"  # of the browser's tab
PAGES = (
    ("draw.py", "Draw"),  # the first one has the app's own address
    ("read_picture.py", "Read a picture"),
    ("explore_data.py", "Data"),
    ("training.py", "Training"),
    ("evaluation.py", "Evaluation"),
    ("look_inside.py", "Look inside"),
    ("about.py", "About"),
)
# titles of pages that take the window's width, and limit it themselves
WIDE_PAGES = {"Draw", "Read a picture", "Data", "Training", "Evaluation", "Look inside"}
# Where the story goes on, by the title of the page that ends: the file of the next one, and why.
NEXT = {
    "Look inside": ("training.py", "Watch how it learned this"),
    "Training": ("explore_data.py", "Meet the handwriting that it learned from"),
    "Data": ("evaluation.py", "See what it still gets wrong"),
    "Evaluation": ("look_inside.py", "Look inside the network"),
    "Read a picture": ("look_inside.py", "See how a digit is read"),
    "About": ("draw.py", "Draw a digit"),
}
WIDTH = 1040  # pixels of a wide page at most
SHORT_WINDOWS = Path(__file__).with_name("short_windows.css")
FORCED_COLORS = Path(__file__).with_name("forced_colors.css")


def navigate() -> Page:
    """Render the navigation, and return the page that the visitor asked for."""
    st.html(FORCED_COLORS)
    # without icons: the browser would load the tab's from elsewhere
    pages = [st.Page(FOLDER / file, title=title) for file, title in PAGES]
    page = st.navigation(pages, position="top")
    # Streamlit hides these pages in a drawer where the screen is narrow: there, the links are shown
    st.html(STYLE)
    tabs = st.container(horizontal=True, key="tabs")
    for tab in pages:
        place = tabs.container(key="open_tab", width="content") if tab is page else tabs
        place.page_link(tab, width="content")
    return page


def layout(page: Page) -> Literal["wide", "centered"]:
    """The layout of a page."""
    return "wide" if page.title in WIDE_PAGES else "centered"


def link(file: str, label: str, icon: str = ":material/arrow_forward:") -> None:
    """Show a link to a page, by its file in PAGES."""
    page = st.Page(FOLDER / file, default=file == PAGES[0][0])
    st.page_link(page, label=label, icon=icon)


def show_next(page: Page) -> None:
    """Show a link to the page on which the story goes on."""
    if page.title in NEXT:
        file, label = NEXT[page.title]
        with st.container(key="next_page"):
            link(file, label)


def wide_page() -> DeltaGenerator:
    """A container in the middle of a wide page, which holds all of it."""
    st.html(SHORT_WINDOWS)
    return st.container(horizontal_alignment="center").container(width=WIDTH, key="wide_page")
