"""Logits and softmax: from logits to probabilities, and what the last layer added up."""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import activations as charts
from charts import theme
from model.interpretability import activations
from model.recognition.classifier import Classifier
from pages.sections.look_inside import shared
from pages.text import activations as activations_text
from pages.text.numbers import decimal


def show(classifier: Classifier, image: np.ndarray) -> None:
    """Show the three steps of the decision, and how the logits of the two likeliest digits came
    about.
    """
    weights, outputs = shared.load_weights(classifier.name), classifier.layer_outputs(image[None])
    logits, temperature = outputs["logits"][0], classifier.calibration.temperature
    ten, tempered, shares = activations.softmax_steps(logits, temperature)
    st.plotly_chart(
        charts.logits_to_probabilities(ten, tempered, shares, temperature),
        config=theme.CONFIG,
        key="steps",
        alt="Logits, logits over temperature, probabilities",
    )
    top, second = (int(k) for k in np.argsort(-ten)[:2])
    st.markdown(activations_text.softmax_sentence(logits, temperature, top))
    rejected = activations.REJECTED_CLASS
    rejection = (
        f" An eleventh logit, {decimal(logits[rejected])}, is that of the rejected class."
        if len(logits) > rejected
        else ""
    )
    st.caption(
        "A logit is the network's score for a digit. Softmax turns ten of them into "
        "probabilities. The temperature, fitted on validation data, calibrates them: below 1 it "
        f"sharpens, above 1 it softens.{rejection}"
    )
    st.header("Contributions to the logits", anchor=False)
    sums = [activations.logit_sum(outputs, weights, digit) for digit in (top, second)]
    limits = activations.axis_range(sums)
    with st.container(horizontal=True, key="waterfalls"):
        for digit, logit_sum in zip((top, second), sums, strict=True):
            terms, logit = activations_text.rounded_terms(logit_sum)
            with st.container(width=336):
                figure = charts.waterfall(
                    digit,
                    activations_text.term_names(logit_sum),
                    terms,
                    logit,
                    limits,
                )
                st.plotly_chart(
                    figure,
                    config=theme.CONFIG,
                    key=f"waterfall_{digit == top}",
                    alt=f"What adds up to the logit of {digit}",
                )
    units = outputs["embedding"].shape[1]
    st.caption(
        f"Each of the {units} units of the embedding, the last hidden layer, times its weight for "
        f"a digit; the {len(sums[0].units)} largest contributions, then all others. Test-time "
        "augmentation, which the Draw page adds, is left out here, so its probabilities may "
        "differ a little."
    )
