"""Plotly figures: arrays in, a figure out. Nothing here knows Streamlit, components/ or model/."""
