"""Read handwritten digits with a convolutional network: page config and navigation."""

import streamlit as st

from components import reconnect
from pages.sections import navigation

st.set_page_config(page_title="Handwritten digits", page_icon="✏️", layout="centered")
navigation.navigate().run()
reconnect.watch()
