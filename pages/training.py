"""How each network learned, what it is, and what it costs."""

import pandas as pd
import streamlit as st

from charts import learning_curves as curves_chart
from charts import model_comparison, network_diagram, series, theme
from components import navigation
from model import artifacts, metrics
from model.artifacts import ArtifactError, load_results, network_titles
from model.evaluation import learning_curves
from pages.sections import error_boundary
from pages.text import layers as layers_text
from pages.text import learning_curves as curves_text
from pages.text import recipe as recipe_text

SPLITS = ["Training", "Validation"]
MEASURES = {"error": "Error", "accuracy": "Accuracy", "loss": "Loss"}
COSTS = {
    "seconds": ("Training time", "seconds of training"),
    "parameters": ("Parameters", "parameters"),
    "multiply_adds": ("Compute", "multiply-adds a digit"),
    "milliseconds": ("Time a digit", "milliseconds a digit"),
    "bytes": ("File size", "bytes of the exported file"),
}


@error_boundary.fragment
def show_curves(titles: dict[str, str]) -> None:
    """Show the learning curves of any of the networks, and what they say."""
    shown = st.pills(
        "Networks",
        list(titles),
        default=list(titles),
        selection_mode="multi",
        format_func=titles.get,
        key="curves",
        label_visibility="collapsed",
    )
    hidden = {"label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center"):
        measure = st.segmented_control(
            "Measure",
            list(MEASURES),
            default="error",
            required=True,
            format_func=MEASURES.get,
            key="measure",
            **hidden,
        )
        by = st.segmented_control(
            "By", ["Epochs", "Seconds"], default="Epochs", required=True, key="by", **hidden
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        splits = st.pills(
            "Digits", SPLITS, default=SPLITS, selection_mode="multi", key="splits", **hidden
        )
        log = st.toggle("Log scale", value=True, key="log")
        apart = st.toggle("Apart", key="apart")
    if not shown or not splits:
        st.info("Choose a network, and training or validation.")
        return
    colours = series.colours(list(titles))
    curves = {name: learning_curves.load_learning_curves(name) for name in titles if name in shown}
    runs = [
        curves_chart.Run(
            titles[name], colours[name], **learning_curves.points(c, measure, by, splits)
        )
        for name, c in curves.items()
    ]
    for run in [[run] for run in runs] if apart else [runs]:
        chart = curves_chart.figure(run, measure, by.lower(), log, curves_chart.limits(runs))
        st.plotly_chart(
            chart,
            config=theme.CONFIG,
            key=f"curves_{run[0].title if apart else ''}",
            alt=f"{MEASURES[measure]} by {by.lower()}",
        )
    st.caption(curves_text.LEGEND)
    for name, run in curves.items():
        st.markdown(f"**{titles[name]}.** {curves_text.fit_sentences(run)}")


@error_boundary.fragment
def show_network(titles: dict[str, str]) -> None:
    """Show what a network is made of, how it was trained, and the command for it."""
    name = st.selectbox(
        "Network",
        list(titles),
        format_func=titles.get,
        key="trained",
        bind="query-params",
        width=260,
    )
    results, layers = load_results(name), artifacts.load_layers(name)
    st.markdown(f"{results['sentence']} ({results['source']})")
    diagram, table = st.tabs(["Drawn", "As a table"])
    with diagram:
        chart = network_diagram.figure(
            layers_text.diagram_stages(layers)
        )
        st.plotly_chart(
            chart, config=theme.CONFIG, key="diagram", alt=f"The layers of {titles[name]}"
        )
    with table:
        st.dataframe(
            pd.DataFrame(layers_text.table_rows(layers)),
            hide_index=True,
            height="content",
            column_config=LAYER_COLUMNS,
            placeholder="–",
        )
        st.caption(
            f"{layers_text.size_sentence(layers)} Multiply-adds are those of convolutions and dense layers, for one digit."
        )
    st.subheader("How it was trained", anchor=False)
    st.markdown("\n".join(f"- {sentence}" for sentence in recipe_text.recipe_sentences(results)))
    st.markdown("The same again:")
    st.code(results["command"], language="bash")
    if results["open_points"]:
        st.caption(f"Left open by its source, and chosen here: {results['open_points']}")


@error_boundary.fragment
def show_comparison(titles: dict[str, str]) -> None:
    """Show what the networks cost and how well they read, as a chart and as a table."""
    rows, colours = artifacts.load_summaries(), series.colours(list(titles))
    cost = st.segmented_control(
        "Accuracy against",
        list(COSTS),
        default="seconds",
        required=True,
        format_func=lambda key: COSTS[key][0],
        key="cost",
    )
    points = [
        model_comparison.Point(
            row["title"],
            colours[row["name"]],
            row[cost],
            row["accuracy"],
            metrics.wilson_interval(10_000 - row["errors"], 10_000),
        )
        for row in rows
    ]
    st.plotly_chart(
        model_comparison.figure(points, COSTS[cost][1]),
        config=theme.CONFIG,
        key="comparison",
        alt=f"Accuracy against {COSTS[cost][1]}",
    )
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_order=list(COMPARISON_COLUMNS),
        column_config=COMPARISON_COLUMNS,
    )
    st.caption(
        f"On the 10,000 test digits, with 95 % intervals. Trained on {load_results()['machine']}, while other work ran beside it."
    )


number = st.column_config.NumberColumn
LAYER_COLUMNS = {
    "parameters": number(format="localized"),
    "multiply-adds": number(format="localized"),
    "share": st.column_config.ProgressColumn(
        "share of multiply-adds", format="percent", min_value=0, max_value=1
    ),
}
COMPARISON_COLUMNS = {
    "title": st.column_config.TextColumn("network", pinned=True),
    "errors": number("wrong in 10,000"),
    "accuracy": number("accuracy", format="%.4f"),
    "macro_f1": number("macro F1", format="%.4f"),
    "seconds": number("training, s", format="%,.0f"),
    "epochs": number("epochs"),
    "parameters": number("parameters", format="localized"),
    "multiply_adds": number("multiply-adds", format="localized"),
    "bytes": number("file", format="bytes"),
    "milliseconds": number("ms a digit", format="%.2f"),
}

navigation.through_app()
st.header("Training", anchor=False)
st.caption(
    "Follow how each network learned to read MNIST's digits, see what it is made of, and compare what they cost."
)
try:
    titles = network_titles()
    show_curves(titles)
    st.subheader("What it is", anchor=False)
    show_network(titles)
    st.subheader("Compare", anchor=False)
    show_comparison(titles)
except ArtifactError as error:
    st.error(str(error), icon=":material/error:")
