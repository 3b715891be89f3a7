"""What a visitor's corrections bring, measured on UNIPEN's validation writers."""

import pandas as pd
import streamlit as st

from charts import personalization as personalization_chart
from charts import theme
from charts.personalization import Point
from model import metrics
from model.artifacts import SERVED, network_titles
from model.recognition import personalization
from model.schemas import PersonalizationFigures, StoredPersonalization
from pages.sections import navigation
from pages.text import personalization as personalization_text
from pages.text.numbers import exact_percent


def show(_name: str) -> None:
    """Show the served network's errors by number of corrections, and how it learns from them."""
    stored, titles = personalization.load_stored(SERVED), network_titles()
    st.header(
        personalization_text.headline(stored, titles.get(SERVED, SERVED)),
        anchor=False,
        help=personalization_text.HOW_IT_WORKS,
    )
    points = error_points(stored)
    left, right = st.columns([8, 5], gap="medium", vertical_alignment="center")
    left.plotly_chart(
        personalization_chart.error_rate_by_corrections(points),
        config=theme.CONFIG,
        key="personalization",
        alt="Error rate against the most corrections by a writer",
    )
    right.markdown(personalization_text.fitted_sentence(stored["fitted"]))
    right.markdown(personalization_text.uncertainty(stored))
    with right:
        navigation.link("draw.py", "Teach it your own digits", ":material/draw:")
    with st.expander("All figures", icon=":material/table:"):
        show_errors(points)
        show_fitted(stored["fitted"])
    with st.expander("How it was measured", icon=":material/science:"):
        st.markdown(personalization_text.method(stored))
        st.caption("What corrections bring on your own strokes, writer by writer:")
        st.code("python -m model.evaluate FILE --adapt", language="bash")


def error_points(stored: StoredPersonalization) -> list[Point]:
    """Errors by the most corrections of a writer, with their intervals."""
    digits = stored["fitted"]["digits"]
    return [
        Point(int(limit), errors, digits, metrics.wilson_interval(errors, digits))
        for limit, errors in stored["errors_by_limit"].items()
    ]


def show_errors(points: list[Point]) -> None:
    """Show the chart's points as a table."""
    rows = [
        {
            "corrections": f"at most {point.limit}" if point.limit else "none",
            "errors": f"{point.errors:,} ({exact_percent(point.rate)})",
            "95 % confidence interval": " to ".join(map(exact_percent, point.interval)),
        }
        for point in points
    ]
    st.table(rows, hide_index=True)


def show_fitted(fitted: PersonalizationFigures) -> None:
    """Show the figures of the parameters that the app uses."""
    st.markdown("**With the app's parameters and no limit**")
    rows = personalization_text.fitted_rows(fitted)
    st.table(pd.DataFrame(rows, columns=["figure", "value"]), hide_index=True)
