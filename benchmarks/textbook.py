"""The way of the tutorials, for benchmarks/latency.py to compare with: the whole script runs on
pen-up, Keras predicts, Plotly draws.
"""

import keras
import numpy as np
import plotly.graph_objects as go
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas


@st.cache_resource
def load():
    return keras.models.load_model("model/saved/plateau-cnn/model.keras")


st.title("Handwritten digits")
with st.container(key="canvas"):
    st.space(28)
    canvas = st_canvas(
        stroke_width=20,
        stroke_color="#ffffff",
        background_color="#000000",
        width=280,
        height=280,
        return_image_data=True,
        key="drawing",
    )
model = load()
scores = np.zeros(10)
if canvas.image_data is not None:
    small = Image.fromarray(canvas.image_data.astype("uint8")).convert("L").resize((28, 28))
    logits = model.predict(np.asarray(small)[None, ..., None] / 255, verbose=0)[0]
    scores = np.exp(logits) / np.exp(logits).sum()
    st.image(small, width=140)
st.subheader(f"Prediction: {scores.argmax()}")
with st.container(key="probabilities"):
    st.plotly_chart(go.Figure(go.Bar(x=list(range(10)), y=scores)))
