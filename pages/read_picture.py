"""Read every digit in a photo or scan of a page."""

import streamlit as st

from model.recognition.page import RecognizedPage
from pages.sections import error_boundary, navigation
from pages.sections.read_picture import results, source
from pages.text import markdown

with navigation.wide_page(), error_boundary.page():
    st.title("Read a picture", anchor=False)
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        origin, settings = source.choose_source()
    pages = source.load_pages(origin, settings, row)
    for message in (page for page in pages.values() if isinstance(page, str)):
        st.error(markdown.escape(message), icon=":material/error:")
    if source.BUSY in pages.values():
        st.button("Try again", icon=":material/refresh:")
    if readable := {k: page for k, page in pages.items() if isinstance(page, RecognizedPage)}:
        results.show(readable, source.CAPTIONS.get(origin, ""))
    st.caption(
        "Every digit in a photo or scan is found and read, and sums are checked. Point at a digit "
        "to see it as the network does. Pictures are never stored."
    )
