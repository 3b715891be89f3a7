"""Learning curves of any of the networks, and what they say."""

from collections.abc import Mapping, Sequence

import streamlit as st

from charts import learning_curves as curves_chart
from charts import series, theme
from model.artifacts import load_results
from model.evaluation.learning_curves import LearningCurves, load_learning_curves
from pages.sections import error_boundary, networks
from pages.text import learning_curves as curves_text

SPLITS = ["Training", "Validation"]
MEASURES = {"error": "Error", "accuracy": "Accuracy", "loss": "Loss"}


@error_boundary.fragment
def show(titles: dict[str, str]) -> None:
    """Show the curves of the selected networks, and what they say of each."""
    curves = {name: load_learning_curves(name) for name in titles}
    st.markdown(curves_text.finding(curves.values()), help=curves_text.TERMS)
    picture = st.container()
    selected = networks.choose_several(titles, "curves")
    with st.expander("Axes and digits"), st.container(horizontal=True, gap="large"):
        measure = st.segmented_control(
            "Measure",
            list(MEASURES),
            default="error",
            required=True,
            format_func=MEASURES.__getitem__,
            key="measure",
        )
        by = st.segmented_control(
            "By", ["Epochs", "Seconds"], default="Epochs", required=True, key="by"
        )
        splits = st.pills(
            "Digits", SPLITS, default=SPLITS[1:], selection_mode="multi", key="splits"
        )
        log = st.toggle("Log scale", value=True, key="log")
        apart = st.toggle("Small multiples", key="apart")
    with picture:
        if not selected or not splits:
            st.info("Choose a network, and training or validation.")
            return
        draw({name: curves[name] for name in selected}, titles, measure, by, splits, log, apart)
    with st.expander("What each curve shows"):
        st.markdown(
            "\n\n".join(
                f"**{titles[name]}.** {curves_text.fit_sentences(curves[name])}"
                for name in titles
                if name in selected
            )
        )
        for name in selected:
            if curves[name].last_run_start > curves[name].finetune_start:
                st.caption(f"{titles[name]}: {curves_text.AVERAGED}")


def draw(
    curves: Mapping[str, LearningCurves],
    titles: dict[str, str],
    measure: str,
    by: str,
    splits: Sequence[str],
    log: bool,
    apart: bool,
) -> None:
    """Draw curves in one chart, or `apart` in one each."""
    colours = series.colours(list(titles))
    runs = [
        chart_run(curves[name], title, colours[name], measure, by, splits)
        for name, title in titles.items()
        if name in curves
    ]
    limits = curves_chart.value_limits(runs)
    for group in [[run] for run in runs] if apart else [runs]:
        st.plotly_chart(
            curves_chart.learning_curves(group, measure, by.lower(), log, limits),
            config=theme.CONFIG,
            key=f"curves_{group[0].title if apart else ''}",
            alt=f"{MEASURES[measure]} by {by.lower()}",
        )
    st.caption(curves_text.LEGEND)
    for name in curves:
        if any(load_results(name)["recipe"].get("unipen", ())):
            st.caption(f"{titles[name]} is {curves_text.OTHER_VALIDATION}")


def chart_run(
    curves: LearningCurves, title: str, colour: str, measure: str, by: str, splits: Sequence[str]
) -> curves_chart.Run:
    """Return what the chart draws of a run, by "Epochs" or "Seconds", of some of SPLITS."""
    x = curves.epoch if by == "Epochs" else curves.seconds
    start = curves.finetune_start
    return curves_chart.Run(
        title,
        colour,
        x,
        training=curves.values(measure, "training") if "Training" in splits else None,
        validation=curves.values(measure, "validation") if "Validation" in splits else None,
        rate=curves.learning_rate,
        best=curves.best_index,
        stopped=curves.stopped_early,
        finetune_start=float(x[start - 1]) if start else None,
    )
