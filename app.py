"""Read handwritten digits with a convolutional network: page config and navigation."""

import streamlit as st

from components import reconnect
from pages.sections import navigation

page = navigation.navigate()
# once a run: of two calls the browser may heed the first
st.set_page_config(
    page_title=f"{page.title} · Handwritten digits",
    page_icon="✏️",
    layout=navigation.layout(page),
)
page.run()
navigation.show_next(page)
reconnect.watch()
