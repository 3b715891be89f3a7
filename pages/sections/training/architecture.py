"""What a network is made of, how it was trained, and the command for it."""

import pandas as pd
import streamlit as st

from charts import network_diagram, theme
from model.artifacts import load_layers, load_results
from pages.sections import error_boundary, networks
from pages.text import layers as layers_text
from pages.text.recipe import recipe_sentences

LAYER_COLUMNS = {
    "parameters": st.column_config.NumberColumn(format="localized"),
    "MACs": st.column_config.NumberColumn(format="localized"),
    "share": st.column_config.ProgressColumn(
        "share of MACs", format="percent", min_value=0, max_value=1
    ),
}


@error_boundary.fragment
def show(titles: dict[str, str]) -> None:
    """Let a visitor choose a network; show its layers and its recipe."""
    name = networks.choose(titles, "trained", 260)
    results, layers = load_results(name), load_layers(name)
    st.markdown(f"{results['sentence']} ({results['source']})")
    diagram, table = st.tabs(["Diagram", "Table"])
    with diagram:
        st.plotly_chart(
            network_diagram.network_diagram(layers_text.diagram_stages(layers)),
            config=theme.CONFIG,
            key="diagram",
            alt=f"The layers of {titles[name]}",
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
            f"{layers_text.size_sentence(layers)} MACs, multiply-accumulate operations, are those "
            "of convolutions and dense layers, for one digit."
        )
    if any(layer["type"] == "BatchNormalization" for layer in layers):
        st.caption(layers_text.BATCH_NORM)
    st.subheader("Hyperparameters", anchor=False)
    st.markdown("\n".join(f"- {sentence}" for sentence in recipe_sentences(results)))
    st.markdown("Reproduce:")
    st.code(results["command"], language="bash")
    if results["open_points"]:
        st.caption(f"Not specified in the source, chosen here: {results['open_points']}")
