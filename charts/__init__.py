"""Plotly figures and small pictures: arrays in, what is drawn out.

Nothing here knows Streamlit or model/.
"""
