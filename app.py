"""Read handwritten digits with a convolutional network: server, page config and navigation.

`streamlit run app.py` imports this file for the server, and runs it for each visitor.
"""

import streamlit as st

from components import reconnect
from pages.sections import navigation


def show_page() -> None:
    """Show the page that the visitor asked for."""
    page = navigation.navigate()
    # once a run: of two calls the browser may heed the first
    st.set_page_config(
        page_title=f"{page.title} · Handwritten digits",
        page_icon=navigation.ICON,
        layout=navigation.layout(page),
    )
    page.run()
    navigation.show_next(page)
    reconnect.watch()


if __name__ == "__main__":
    show_page()
else:
    from starlette.middleware import Middleware

    from serving import process
    from serving.front_end import FrontEndMiddleware
    from serving.preload import lifespan

    process.prepare()
    app = st.App(__file__, lifespan=lifespan, middleware=[Middleware(FrontEndMiddleware)])
