"""Digits: data in, numbers out. Nothing here knows Streamlit, Plotly or sentences for a page.

`preprocessing` and `recognition` lead from strokes or a photo to predictions. `training` alone may
need Keras; what it and the tools wrote is read through `artifacts`, for the pages by way of
`evaluation`, `interpretability` and `exploration`. Commands: `evaluate`, `read`.
"""
