"""What a network is made of, how it was trained, and the command for it."""

import pandas as pd
import streamlit as st

from charts import network_diagram, theme
from model.artifacts import load_layers, load_results
from pages.sections import error_boundary, networks
from pages.text import layers as layers_text
from pages.text.recipe import recipe_sentences

LAYER_COLUMNS = {
    "layer": st.column_config.TextColumn(width=120),
    "output": st.column_config.TextColumn(width=70),
    "parameters": st.column_config.NumberColumn("weights", format="localized", width=60),
    "share": st.column_config.NumberColumn("work", format="percent", width=60),
}


@error_boundary.fragment
def show(titles: dict[str, str]) -> None:
    """Show the layers of a network, and its recipe; a visitor may choose another."""
    picture = st.container()
    name = networks.choose(titles, "trained", 260)
    results, layers = load_results(name), load_layers(name)
    with picture:
        st.markdown(layers_text.finding(layers), help=layers_text.TERMS)
        st.plotly_chart(
            network_diagram.network_diagram(layers_text.diagram_stages(layers)),
            config=theme.CONFIG,
            key="diagram",
            alt=f"The layers of {titles[name]}",
        )
    st.markdown(f"{results['sentence']} ({results['source']})")
    with st.expander("Layers"):
        st.dataframe(
            pd.DataFrame(layers_text.table_rows(layers)),
            hide_index=True,
            height="content",
            column_config=LAYER_COLUMNS,
            placeholder="–",
        )
        st.caption(layers_text.size_sentence(layers))
    with st.expander("Hyperparameters"):
        st.markdown("\n".join(f"- {sentence}" for sentence in recipe_sentences(results)))
        if results["open_points"]:
            st.caption(f"Not specified in the source, chosen here: {results['open_points']}")
        st.markdown("Reproduce:")
        st.code(results["command"], language=None)
